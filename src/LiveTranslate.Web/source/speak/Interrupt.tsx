import { useEffect, useRef } from 'preact/hooks';
import type { SpeakerNow } from '../server/messages';
import { words } from '../words';
import type { SpeakRoom } from './speakRoom';

/** Only one can speak at a time: whoever takes over is told first whom that interrupts. */
export function Interrupt({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const question = useRef<HTMLDialogElement>(null);
  const asked = room.interrupting.value;
  useEffect(() => {
    if (asked) question.current?.showModal();
    else question.current?.close();
  }, [asked]);

  return (
    <dialog ref={question} aria-labelledby="interrupt-question" onClose={() => (room.interrupting.value = false)}>
      <div class="stack">
        <h2 id="interrupt-question">{t.speaksAlready}</h2>
        {asked && <WhoSpeaks speaker={room.speaker.value} />}
        <p class="soft">{t.interruptHint}</p>
        <div class="row">
          <button class="button danger sure" type="button" onClick={() => room.takeOver()}>
            {t.takeOver}
          </button>
          <button class="button" type="button" onClick={() => question.current?.close()}>
            {t.cancel}
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** From what, and since when, as far as it is known. */
export function WhoSpeaks({ speaker }: { speaker: SpeakerNow | undefined }) {
  if (!speaker?.present) return null;
  const since = speaker.seconds == null ? '' : words.value.speaksSince(Math.floor(speaker.seconds / 60));
  const known = [speaker.device, since].filter(Boolean).join(' · ');
  return known ? <p class="who-speaks">{known}</p> : null;
}
