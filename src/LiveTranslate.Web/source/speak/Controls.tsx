import { useRef } from 'preact/hooks';
import { words } from '../words';
import type { SpeakRoom } from './speakRoom';

/** Start, pause, mute and end, and how loud it is. */
export function Controls({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const phase = room.phase.value;
  const question = useRef<HTMLDialogElement>(null);

  if (phase !== 'speaking')
    return (
      <div class="card stack">
        <p class="soft">{t.speakIntro}</p>
        <button class="button main start" type="button" disabled={phase === 'starting'} onClick={() => room.start()}>
          {phase === 'starting' ? t.starting : t.start}
        </button>
      </div>
    );

  return (
    <div class="card stack">
      <Meter room={room} />
      <div class="row controls">
        {room.paused.value ? (
          <button class="button main" type="button" onClick={() => room.resume()}>
            {t.resume}
          </button>
        ) : (
          <button class="button" type="button" onClick={() => room.pause()}>
            {t.pause}
          </button>
        )}
        <button class="button" type="button" aria-pressed={room.muted.value} onClick={() => room.mute()}>
          {room.muted.value ? t.unmute : t.mute}
        </button>
        <button class="button danger" type="button" onClick={() => question.current?.showModal()}>
          {t.end}
        </button>
      </div>
      <dialog ref={question} aria-labelledby="end-question">
        <div class="stack">
          <h2 id="end-question">{t.endQuestion}</h2>
          <p class="soft">{t.endHint}</p>
          <div class="row">
            <button
              class="button danger sure"
              type="button"
              onClick={() => {
                question.current?.close();
                void room.end();
              }}
            >
              {t.end}
            </button>
            <button class="button" type="button" onClick={() => question.current?.close()}>
              {t.cancel}
            </button>
          </div>
        </div>
      </dialog>
    </div>
  );
}

function Meter({ room }: { room: SpeakRoom }) {
  const silent = room.paused.value || room.muted.value;
  const level = Math.round(room.meter.value * 100);
  return (
    <div class={`level ${silent ? 'off' : ''}`} role="meter" aria-label={words.value.level} aria-valuenow={level}>
      <div class="level-now" style={{ transform: `scaleX(${room.meter.value})` }} />
    </div>
  );
}
