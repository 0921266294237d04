import { Notice } from '../look/Notice';
import { errorText, words } from '../words';
import type { SoundCheck } from './soundCheck';

/** Hear yourself, and see what would be understood, before anybody listens. */
export function SoundCheckCard({ check, deviceId }: { check: SoundCheck; deviceId: string }) {
  const t = words.value;
  const phase = check.phase.value;
  const fault = check.fault.value;
  return (
    <section class="card stack check" data-check={phase} aria-labelledby="check-title">
      <h2 id="check-title">{t.check.title}</h2>
      {phase === 'idle' && <p class="soft">{t.check.hint}</p>}
      {fault && (
        <Notice kind="bad" title={t.microphoneFaults[fault].title}>
          {t.microphoneFaults[fault].text}
        </Notice>
      )}
      {(phase === 'opening' || phase === 'waiting') && (
        <p role="status">{phase === 'opening' ? t.check.opening : t.check.waiting}</p>
      )}
      {phase === 'recording' && (
        <>
          <p role="status">{t.check.recording(check.left.value)}</p>
          <div class="level" role="meter" aria-label={t.level} aria-valuenow={Math.round(check.meter.value * 100)}>
            <div class="level-now" style={{ transform: `scaleX(${check.meter.value})` }} />
          </div>
          <button class="button" type="button" onClick={() => check.finish()}>
            {t.check.stop}
          </button>
        </>
      )}
      {phase === 'done' && <Result check={check} />}
      {(phase === 'idle' || phase === 'done') && (
        <button class="button" type="button" onClick={() => check.start(deviceId)}>
          {phase === 'done' ? t.check.again : t.check.start}
        </button>
      )}
    </section>
  );
}

function Result({ check }: { check: SoundCheck }) {
  const t = words.value;
  const level = check.level.value;
  const { reply, error, recording } = check;
  const failed = error.value ? errorText(error.value) : reply.value?.failure?.cause;
  return (
    <>
      {level && <p>{level === 'good' || level === 'quiet' ? t.check[level] : t.warnings[level]}</p>}
      {recording.value && (
        <figure>
          <figcaption class="soft">{t.check.play}</figcaption>
          <audio class="check-audio" controls src={recording.value} aria-label={t.check.play} />
        </figure>
      )}
      {failed ? (
        <Notice kind="warn">{t.check.failed(failed)}</Notice>
      ) : reply.value?.text ? (
        <div role="status">
          <p class="soft">{t.check.understood}</p>
          <p class="check-text" lang={reply.value.language}>
            {reply.value.text}
          </p>
        </div>
      ) : (
        <Notice kind="warn">{t.check.nothing}</Notice>
      )}
    </>
  );
}
