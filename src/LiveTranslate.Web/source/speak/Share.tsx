import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionState } from '../server/messages';
import { remembered, shownId } from '../sessions';
import { words } from '../words';
import { publicLink } from './publicAddress';
import { QrCode } from './QrCode';

/** How others get in: a code to scan, to type, to send. */
export function Share({ session }: { session: SessionState }) {
  const t = words.value;
  const copied = useSignal(false);
  const large = useRef<HTMLDialogElement>(null);
  const known = remembered(session.sessionId);
  const address = publicLink(`listen/${session.sessionId}`);
  const target = session.targetLanguages[0] ?? session.sourceLanguage;
  // The passcode goes into the fragment, which browsers send nowhere.
  const fragment = known?.passcode ? `#passcode=${encodeURIComponent(known.passcode)}` : '';
  const screen = `captions/${session.sessionId}?language=${target}${fragment}`;
  const local = /^(localhost|127\.|\[::1\])/.test(new URL(address).hostname);

  async function copy() {
    await navigator.clipboard.writeText(address);
    copied.value = true;
    setTimeout(() => (copied.value = false), 2_000);
  }

  return (
    <section class="card share" aria-labelledby="share-title">
      <h2 id="share-title">{t.shareHint}</h2>
      <button class="share-code" type="button" onClick={() => large.current?.showModal()} aria-label={t.enlargeCode}>
        <QrCode text={address} />
      </button>
      <p class="code share-id">{shownId(session.sessionId)}</p>
      {session.passcodeRequired && (
        <p class="share-passcode">
          {t.passcode}: {known?.passcode ? <strong class="code">{known.passcode}</strong> : <span class="soft">{t.passcodeUnknown}</span>}
        </p>
      )}
      {local && <p class="soft fine">{t.localOnly}</p>}
      <div class="row">
        {navigator.clipboard && (
          <button class="button small" type="button" onClick={copy}>
            <span aria-live="polite">{copied.value ? t.copied : t.copyLink}</span>
          </button>
        )}
        {typeof navigator.share === 'function' && (
          <button
            class="button small"
            type="button"
            onClick={() => navigator.share({ title: session.title || 'LiveTranslate', url: address }).catch(() => {})}
          >
            {t.shareLink}
          </button>
        )}
        <a class="button plain small" href={screen} target="_blank" rel="noopener">
          {t.screenLink}
        </a>
      </div>
      <dialog ref={large} class="share-large" aria-label={t.shareHint} onClick={() => large.current?.close()}>
        <QrCode text={address} />
        <p class="code">{shownId(session.sessionId)}</p>
        {known?.passcode && (
          <p>
            {t.passcode}: <strong>{known.passcode}</strong>
          </p>
        )}
        <p class="share-address">{address.replace(/^https?:\/\//, '')}</p>
        <button class="button" type="button" onClick={() => large.current?.close()}>
          {t.close}
        </button>
      </dialog>
    </section>
  );
}
