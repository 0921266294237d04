import { Notice } from '../look/Notice';
import { Shell } from '../look/Shell';
import { errorText, words } from '../words';
import { ChooseLanguage } from './ChooseLanguage';
import { Listening } from './Listening';
import type { ListenRoom } from './listenRoom';
import { PasscodeForm } from './PasscodeForm';

export function ListenPage({ room }: { room: ListenRoom }) {
  const t = words.value;
  const phase = room.phase.value;
  if (phase === 'listening' || phase === 'ended') return <Listening room={room} />;
  return (
    <Shell>
      <div class="listen-door" data-phase={phase}>
        <h1 dir="auto">{room.session.value ? room.session.value.title || t.untitled : t.joinTitle}</h1>
        {phase === 'loading' && <p class="soft">{t.loading}</p>}
        {phase === 'passcode' && <PasscodeForm room={room} />}
        {phase === 'choosing' && <ChooseLanguage room={room} />}
        {phase === 'refused' && (
          <div class="card stack">
            <Notice kind="bad">{errorText(room.error.value!)}</Notice>
            <div class="row">
              {room.error.value!.transient && (
                <button class="button main" type="button" onClick={() => room.enter()}>
                  {t.tryAgain}
                </button>
              )}
              <a class="button" href=".">
                {t.listenSomewhere}
              </a>
            </div>
          </div>
        )}
      </div>
    </Shell>
  );
}
