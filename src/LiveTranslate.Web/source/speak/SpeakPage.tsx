import { useSignal } from '@preact/signals';
import { Notice } from '../look/Notice';
import { Shell } from '../look/Shell';
import { Transcript } from '../look/Transcript';
import { TranscriptLinks } from '../look/TranscriptLinks';
import { remembered } from '../sessions';
import { errorText, words } from '../words';
import { Controls } from './Controls';
import { Interrupt, WhoSpeaks } from './Interrupt';
import { Invite } from './Invite';
import { Listeners } from './Listeners';
import { MicrophoneChoice } from './MicrophoneChoice';
import { OwnWords } from './OwnWords';
import { SecureLink } from './SecureLink';
import { Share } from './Share';
import { SoundCheckCard } from './SoundCheckCard';
import type { SpeakRoom } from './speakRoom';

export function SpeakPage({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const phase = room.phase.value;
  const session = room.session.value;
  const speaking = phase === 'speaking' || phase === 'finishing' || phase === 'starting';
  return (
    <Shell head={session && <Status room={room} />}>
      <div
        class="speak"
        data-phase={phase}
        data-appended={room.appended.value}
        data-archived={room.archived.value}
      >
        <h1 dir="auto">{session ? session.title || t.untitled : t.createTitle}</h1>
        {phase === 'loading' && <p class="soft">{t.loading}</p>}
        {phase === 'refused' && <Refused room={room} />}
        {phase === 'ended' && session && <Ended room={room} />}
        {(phase === 'ready' || speaking) && (
          <div class="speak-columns">
            <div class="stack">
              <Warnings room={room} />
              {phase === 'finishing' ? <Finishing room={room} /> : <Controls room={room} />}
              {phase === 'ready' && <SoundCheckCard check={room.check} deviceId={room.deviceId.value} />}
              {phase !== 'finishing' && <MicrophoneChoice room={room} />}
              {speaking && <OwnWords room={room} />}
            </div>
            <div class="stack">
              {session && <Share session={session} />}
              {session && <Invite room={room} />}
              {session && <Listeners session={session} />}
            </div>
          </div>
        )}
        <Interrupt room={room} />
      </div>
    </Shell>
  );
}

function Status({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const connection = room.connection.value;
  // What has never arrived anywhere is not live.
  if (room.phase.value === 'speaking' && connection !== 'connected')
    return (
      <span class="badge" role="status">
        {t.connection[connection]}
      </span>
    );
  const live = room.phase.value === 'speaking' && !room.paused.value;
  const status = room.phase.value === 'speaking' ? (room.paused.value ? 'paused' : 'live') : room.session.value!.status;
  return (
    <span class={`badge ${live && !room.muted.value ? 'live' : ''}`} role="status">
      {live && room.muted.value ? t.muted : t.status[status]}
    </span>
  );
}

function Warnings({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const fault = room.microphoneFault.value;
  return (
    <>
      {room.phase.value === 'ready' && room.speaker.value?.present && (
        <Notice kind="warn" title={t.speaksAlready}>
          <WhoSpeaks speaker={room.speaker.value} />
        </Notice>
      )}
      {fault && (
        <Notice kind="bad" title={t.microphoneFaults[fault].title}>
          {t.microphoneFaults[fault].text}
          {fault === 'insecure' && <SecureLink room={room} />}
          {room.phase.value === 'speaking' && (
            <button class="button small" type="button" onClick={() => room.reopen()}>
              {t.tryAgain}
            </button>
          )}
        </Notice>
      )}
      {room.warnings.value.map((kind) => (
        <Notice key={kind} kind={kind === 'full' || kind === 'blocked' || kind === 'stalled' ? 'bad' : 'warn'}>
          {kind === 'lost'
            ? t.warnings.lost(room.heldSeconds.value)
            : kind === 'stalled'
              ? t.warnings.stalled(room.stalledSeconds.value)
              : kind === 'gap'
                ? t.warnings.gap(room.gapSeconds.value)
                : t.warnings[kind]}
        </Notice>
      ))}
    </>
  );
}

function Finishing({ room }: { room: SpeakRoom }) {
  const t = words.value;
  return (
    <div class="card stack" role="status">
      <h2>{t.finishing}</h2>
      <p class="soft">{t.finishingHint(room.heldSeconds.value)}</p>
      <div class="progress" aria-hidden="true" />
    </div>
  );
}

function Ended({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const session = room.session.value!;
  const language = useSignal(session.sourceLanguage);
  const passcode = remembered(session.sessionId)?.passcode;
  return (
    <div class="stack">
      <div class="card stack">
        <h2>{t.finished}</h2>
        {room.appended.value > 0 && room.appended.value === room.archived.value && <p class="soft">{t.finishedHint}</p>}
        <TranscriptLinks session={session} chosen={language} passcode={passcode} />
        <a class="button main" href=".">
          {t.newSession}
        </a>
      </div>
      <div class="card">
        <Transcript session={session} language={language.value} passcode={passcode} />
      </div>
    </div>
  );
}

function Refused({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const error = room.error.value!;
  const takenOver = error.code === 'taken-over' || error.code === 'take-closed' || error.code === 'unknown-take';
  return (
    <div class="card stack">
      <Notice kind="bad">{takenOver ? t.errors['taken-over'] : errorText(error)}</Notice>
      {takenOver ? (
        <>
          <WhoSpeaks speaker={room.speaker.value} />
          <p class="soft">{t.takenOverHint}</p>
          <button class="button main" type="button" onClick={() => room.takeOver()}>
            {t.takeOver}
          </button>
        </>
      ) : (
        <div class="row">
          {error.transient && (
            <button class="button main" type="button" onClick={() => room.enter()}>
              {t.tryAgain}
            </button>
          )}
          <a class="button" href=".">
            {t.newSession}
          </a>
        </div>
      )}
    </div>
  );
}
