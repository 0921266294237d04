import { useEffect, useRef } from 'preact/hooks';
import { words, written } from '../words';
import type { SpeakRoom } from './speakRoom';

/** What was understood, so that the speaker sees when something goes wrong. */
export function OwnWords({ room }: { room: SpeakRoom }) {
  const t = words.value;
  const captions = room.captions.value.filter((caption) => caption.sourceText);
  const partial = room.partial.value;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [captions.at(-1)?.index, partial]);

  return (
    <div class="card own-words">
      <h2 id="own-words-title">{t.youSaid}</h2>
      <div class="own-words-list" ref={list} tabIndex={0} aria-labelledby="own-words-title" role="region">
        {captions.length === 0 && !partial && <p class="soft">{t.nothingSaid}</p>}
        {captions.map((caption) => (
          <p key={caption.index} data-index={caption.index} {...written(caption.language)}>
            {caption.sourceText}
          </p>
        ))}
        {partial && (
          <p class="soft" {...written(room.session.value?.sourceLanguage ?? '')}>
            {partial}…
          </p>
        )}
      </div>
    </div>
  );
}
