import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../words';
import { QrCode } from './QrCode';
import type { SpeakRoom } from './speakRoom';

/** The right to speak, for somebody else. Behind a button: this page gets shown on screens, and the link must not. */
export function Invite({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const shown = useSignal(false);
  const copied = useSignal(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const link = room.invitation();
  if (!link) return null;

  function show() {
    shown.value = true;
    dialog.current?.showModal();
  }

  async function copy() {
    await navigator.clipboard.writeText(link!);
    copied.value = true;
    setTimeout(() => (copied.value = false), 2_000);
  }

  return (
    <section class="invite">
      <button class="button wide" type="button" onClick={show}>
        {t.invite}
      </button>
      <dialog ref={dialog} class="share-large invite-dialog" aria-labelledby="invite-title" onClose={() => (shown.value = false)}>
        <h2 id="invite-title">{t.invite}</h2>
        {/* In no page that nobody asked to see it. */}
        {shown.value && (
          <>
            <QrCode text={link} />
            <p>{t.inviteHint}</p>
            <p class="share-address invite-link">{link}</p>
            {navigator.clipboard && (
              <button class="button" type="button" onClick={copy}>
                <span aria-live="polite">{copied.value ? t.copied : t.copyLink}</span>
              </button>
            )}{' '}
            {typeof navigator.share === 'function' && (
              <button class="button" type="button" onClick={() => navigator.share({ url: link }).catch(() => {})}>
                {t.shareLink}
              </button>
            )}{' '}
            <button class="button" type="button" onClick={() => dialog.current?.close()}>
              {t.close}
            </button>
          </>
        )}
      </dialog>
    </section>
  );
}
