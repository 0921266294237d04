import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getSession } from '../server/api';
import { errorOf } from '../server/errors';
import type { Status } from '../server/messages';
import { type RememberedSession, forgetSession, rememberedSessions, shownId } from '../sessions';
import { interfaceLanguage, isolated, words } from '../words';

/** How a remembered session stands: as the server says, not there any more, or not known yet. */
type Standing = Status | 'gone' | undefined;

/** Sessions this browser has met. */
export function Recent() {
  const t = words.value;
  const sessions = useSignal(rememberedSessions());
  const standings = useSignal<ReadonlyMap<string, Standing>>(new Map());
  useEffect(() => {
    for (const { id } of sessions.value)
      void standingOf(id).then((standing) => (standings.value = new Map(standings.value).set(id, standing)));
  }, []);
  if (sessions.value.length === 0) return null;

  function forget(id: string) {
    forgetSession(id);
    sessions.value = rememberedSessions();
  }

  return (
    <section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{t.recentTitle}</h2>
      <ul>
        {sessions.value.map((session) => (
          <Row key={session.id} session={session} standing={standings.value.get(session.id)} forget={forget} />
        ))}
      </ul>
    </section>
  );
}

function Row(props: { session: RememberedSession; standing: Standing; forget: (id: string) => void }) {
  const t = words.value;
  const { session, standing, forget } = props;
  const date = new Intl.DateTimeFormat(interfaceLanguage.value, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li data-standing={standing ?? ''}>
      <div class="name">
        <div dir="auto">{session.title || t.untitled}</div>
        <div class="soft fine">
          <span class="code">{shownId(session.id)}</span> · {date.format(session.at)}
          {standing && ` · ${standing === 'gone' ? t.notThere : t.status[standing]}`}
        </div>
      </div>
      {session.speakerToken && standing && standing !== 'ended' && standing !== 'gone' && (
        <a class="button small" href={`speak/${session.id}`}>
          {t.speakAgain}
        </a>
      )}
      {standing !== 'gone' && (
        <a class="button small" href={`listen/${session.id}`}>
          {standing === 'ended' ? t.readAgain : t.listenAgain}
        </a>
      )}
      <button
        class="button plain small"
        type="button"
        aria-label={t.forget(session.title ? isolated(session.title) : shownId(session.id))}
        onClick={() => forget(session.id)}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}

// One that is not there is marked, not forgotten: it holds the right to speak, and this may be the wrong server.
async function standingOf(id: string): Promise<Standing> {
  try {
    return (await getSession(id)).status;
  } catch (thrown) {
    const { code } = errorOf(thrown);
    return code === 'session-not-found' || code === 'invalid-session-id' ? 'gone' : undefined;
  }
}
