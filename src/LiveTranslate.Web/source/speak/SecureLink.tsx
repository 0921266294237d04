import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getAccess } from '../server/api';
import { words } from '../words';
import type { SpeakRoom } from './speakRoom';

/** The way to this very page over https, where the server has one: only there does a browser give a microphone. */
export function SecureLink({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    // Without an answer the text above still says what is needed.
    getAccess().then(
      (access) => (url.value = access.secureUrl ?? undefined),
      () => {},
    );
  }, []);
  if (!url.value) return null;
  return (
    <>
      {' '}
      {t.secureHint}
      <a class="button small" href={`${url.value}${location.pathname}${location.search}${room.right}`}>
        {t.openSecure}
      </a>
    </>
  );
}
