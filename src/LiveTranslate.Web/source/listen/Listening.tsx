import { Notice } from '../look/Notice';
import { TranscriptLinks } from '../look/TranscriptLinks';
import { autonym, words } from '../words';
import { CaptionList } from './CaptionList';
import type { ListenRoom } from './listenRoom';
import { SoundBar } from './SoundBar';

/** The listener's screen: the captions in between, what can be set around them. */
export function Listening({ room }: { room: ListenRoom }) {
  const t = words.value;
  const session = room.session.value!;
  const languages = room.languages.value;
  const ended = room.phase.value === 'ended';
  const connection = room.connection.value;
  const connected = connection === 'connected';
  return (
    <div class="listening" data-phase={room.phase.value} data-connected={connected}>
      <header class="listening-head">
        <a class="brand" href="." aria-label={t.home}>
          <img src="icon.svg" alt="" />
        </a>
        <h1 class="listening-title">{session.title || t.untitled}</h1>
        <span class={`badge ${session.status === 'live' && connected ? 'live' : ''}`} role="status">
          {connected || ended ? t.status[session.status] : t.connection[connection]}
        </span>
        <label class="listening-language">
          <span class="hidden">{t.language}</span>
          <select
            class="input small"
            value={room.language.value}
            disabled={ended}
            onChange={(event) => room.switchTo(event.currentTarget.value)}
          >
            {languages.map((tag) => (
              <option key={tag} value={tag} lang={tag}>
                {autonym(tag, languages)}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main class="listening-main">
        {connection === 'lost' && !ended && <Notice kind="warn">{t.reconnecting}</Notice>}
        {connection === 'blocked' && !ended && <Notice kind="bad">{t.blocked}</Notice>}
        {room.missing.value && <Notice kind="warn">{t.missing}</Notice>}
        <CaptionList room={room} />
        {ended && (
          <div class="card stack listening-ended">
            <h2>{t.endedTitle}</h2>
            <p class="soft">{t.endedHint}</p>
            <TranscriptLinks session={session} language={room.language.value} passcode={room.passcode} />
          </div>
        )}
      </main>
      <SoundBar room={room} />
    </div>
  );
}
