import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { Notice } from '../look/Notice';
import { Transcript } from '../look/Transcript';
import { TranscriptLinks } from '../look/TranscriptLinks';
import { autonym, interfaceLanguage, layoutLanguage, words, written } from '../words';
import { CaptionList } from './CaptionList';
import { type ListenRoom, textSizes } from './listenRoom';
import { SoundBar } from './SoundBar';

/** The listener's screen: the captions in between, what can be set around them. */
export function Listening({ room }: { room: ListenRoom }) {
  const t = words.value;
  const session = room.session.value!;
  const languages = room.languages.value;
  const ended = room.phase.value === 'ended';
  const chosen = useSignal(room.language.value);
  useEffect(() => void (chosen.value = room.language.value), [room.language.value]);
  // Whoever has listened sees what was said last. They do not all ask for the whole at the same moment: that of the end.
  const asked = useSignal(false);
  const reads = ended && (asked.value || room.captions.value.length === 0);
  // Who reads from right to left looks for things from there, whatever language the buttons are in.
  useLayoutEffect(() => {
    layoutLanguage.value = room.language.value;
  }, [room.language.value]);
  useLayoutEffect(() => () => void (layoutLanguage.value = undefined), []);
  const connection = room.connection.value;
  const connected = connection === 'connected';
  return (
    <div class="listening" data-phase={room.phase.value} data-connected={connected}>
      <header class="listening-head">
        <a class="brand" href="." aria-label={t.home}>
          <img src="icon.svg" alt="" />
        </a>
        <h1 class="listening-title" dir="auto" title={session.title}>
          {session.title || t.untitled}
        </h1>
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
              <option key={tag} value={tag} {...written(tag)}>
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
        {session.status === 'waiting-for-speaker' && room.captions.value.length > 0 && (
          <Notice>{t.nothingYet['waiting-for-speaker'].text}</Notice>
        )}
        {reads ? (
          <div class="listening-transcript" tabIndex={0} role="region" aria-label={session.title || t.untitled} style={{ '--size': textSizes[room.textSize.value] }}>
            <Transcript session={session} language={chosen.value} passcode={room.passcode} />
          </div>
        ) : (
          <CaptionList room={room} />
        )}
        {ended && (
          <div class="card stack listening-ended" {...written(interfaceLanguage.value)}>
            <h2>{t.endedTitle}</h2>
            {!reads && (
              <button class="button main" type="button" onClick={() => (asked.value = true)}>
                {t.readTranscript}
              </button>
            )}
            <TranscriptLinks session={session} chosen={chosen} passcode={room.passcode} />
          </div>
        )}
      </main>
      <SoundBar room={room} />
    </div>
  );
}
