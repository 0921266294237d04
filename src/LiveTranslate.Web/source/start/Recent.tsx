import { useSignal } from '@preact/signals';
import { forgetSession, rememberedSessions, shownId } from '../sessions';
import { interfaceLanguage, words } from '../words';

/** Sessions this browser has met. */
export function Recent() {
  const t = words.value;
  const sessions = useSignal(rememberedSessions());
  if (sessions.value.length === 0) return null;
  const date = new Intl.DateTimeFormat(interfaceLanguage.value, { dateStyle: 'medium', timeStyle: 'short' });

  function forget(id: string) {
    forgetSession(id);
    sessions.value = rememberedSessions();
  }

  return (
    <section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t.recentTitle}</h2>
      <ul>
        {sessions.value.map((session) => (
          <li key={session.id}>
            <div class="name">
              <div>{session.title || t.untitled}</div>
              <div class="soft fine">
                <span class="code">{shownId(session.id)}</span> · {date.format(session.at)}
              </div>
            </div>
            {session.speakerToken && (
              <a class="button small" href={`speak/${session.id}`}>
                {t.speakAgain}
              </a>
            )}
            <a class="button small" href={`listen/${session.id}`}>
              {t.listenAgain}
            </a>
            <button
              class="button plain small"
              type="button"
              aria-label={t.forget(session.title || shownId(session.id))}
              onClick={() => forget(session.id)}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
