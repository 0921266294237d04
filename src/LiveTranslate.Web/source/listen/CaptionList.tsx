import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Caption } from '../server/messages';
import { interfaceLanguage, words, written } from '../words';
import { Following } from './following';
import { languageOf } from './languageOf';
import { type ListenRoom, textSizes } from './listenRoom';

/** The captions, oldest first. It follows the newest unless somebody has scrolled back to read. */
export function CaptionList({ room }: { room: ListenRoom }) {
  const t = words.value;
  const session = room.session.value!;
  const captions = room.captions.value;
  const list = useRef<HTMLDivElement>(null);
  const following = useSignal(true);
  const place = useRef(new Following());
  const last = captions[captions.length - 1];
  const partial = room.hasVoice.value && !room.showOriginal.value ? '' : room.partial.value;

  function toEnd(smooth: boolean) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }

  // The first captions are simply there; from then on the list glides.
  const seen = useRef(false);
  const size = useRef(room.textSize.value);
  useLayoutEffect(() => {
    // Text of another size is not something new to glide to.
    if (following.value) toEnd(seen.current && size.current === room.textSize.value);
    size.current = room.textSize.value;
    seen.current ||= captions.length > 0;
  }, [last?.index, partial !== '', room.textSize.value, room.showOriginal.value, room.phase.value]);

  // What was said before is put in above or between: the end stays in sight, or what is being read where it is.
  const shown = useRef({ count: 0, last: undefined as number | undefined, height: 0 });
  useLayoutEffect(() => {
    const frame = list.current!;
    const { count, last: lastBefore, height } = shown.current;
    if (captions.length > count && last?.index === lastBefore) {
      if (following.value) toEnd(false);
      else if (!CSS.supports('overflow-anchor', 'auto')) frame.scrollTop += frame.scrollHeight - height;
    }
    shown.current = { count: captions.length, last: last?.index, height: frame.scrollHeight };
  });

  // Whoever chose a language goes on here; whoever came by a link begins where every page begins.
  useEffect(() => {
    if (navigator.userActivation?.hasBeenActive) list.current?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    const onResize = () => following.value && toEnd(false);
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);

  // From now on, not from the end of the glide: what comes meanwhile is to be followed, too.
  function goToNewest() {
    following.value = true;
    place.current.start();
    toEnd(true);
  }

  function onScroll() {
    following.value = place.current.next(following.value, list.current!);
  }

  return (
    <div class="captions-frame">
      <div
        class="captions"
        ref={list}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={t.captions}
        style={{ '--size': textSizes[room.textSize.value] }}
      >
        {captions.length === 0 && session.status !== 'ended' && (
          <div class="captions-empty" {...written(interfaceLanguage.value)}>
            <p class="captions-empty-title">{t.nothingYet[session.status].title}</p>
            <p class="soft">{t.nothingYet[session.status].text}</p>
          </div>
        )}
        {captions.map((caption) => (
          <CaptionText key={caption.index} caption={caption} room={room} newest={caption === last} />
        ))}
        {partial && (
          <p class="caption partial" {...written(session.sourceLanguage)}>
            {partial}…
          </p>
        )}
      </div>
      {!following.value && (
        <button class="button main small to-newest" type="button" onClick={goToNewest}>
          <span aria-hidden="true">↓</span> {t.newest}
        </button>
      )}
      {/* Read out one at a time, and not over the voice. */}
      <div
        class="hidden"
        aria-live={room.sound.on.value ? 'off' : 'polite'}
        {...(last && written(languageOf(last, session.sourceLanguage)))}
      >
        {last?.text}
      </div>
    </div>
  );
}

function CaptionText({ caption, room, newest }: { caption: Caption; room: ListenRoom; newest: boolean }) {
  const t = words.value;
  const { sourceLanguage } = room.session.value!;
  const original = room.showOriginal.value && caption.language !== sourceLanguage;
  const untranslated = caption.failure?.stage === 'translation';
  return (
    <div class={`caption ${newest ? 'newest' : ''}`} data-index={caption.index}>
      {caption.text ? (
        <p {...written(languageOf(caption, sourceLanguage))}>{caption.text}</p>
      ) : (
        <p class="not-understood" {...written(interfaceLanguage.value)}>
          [{t.notUnderstood}]
        </p>
      )}
      {untranslated && (
        <p class="caption-note" {...written(interfaceLanguage.value)}>
          {t.notTranslated}
        </p>
      )}
      {original && !untranslated && caption.sourceText && (
        <p class="caption-original" {...written(sourceLanguage)}>
          {caption.sourceText}
        </p>
      )}
    </div>
  );
}
