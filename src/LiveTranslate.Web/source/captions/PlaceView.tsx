import { useLayoutEffect, useRef } from 'preact/hooks';
import { autonym, written } from '../words';
import type { Place } from './place';
import type { ScreenSettings } from './settings';

/** One language on the screen: a window of some lines, behind which its captions move up. */
export function PlaceView(props: { place: Place; settings: ScreenSettings; places: number }) {
  const { place, settings } = props;
  const captions = place.captions.value;
  const text = useRef<HTMLDivElement>(null);

  function measure() {
    const screen = text.current!.closest<HTMLElement>('.screen')!;
    const style = getComputedStyle(screen);
    const line = parseFloat(getComputedStyle(text.current!).lineHeight);
    const room = screen.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const others = [...screen.querySelectorAll<HTMLElement>('.screen-message')].reduce((sum, one) => sum + one.offsetHeight, 0);
    // More lines than fit would be lines that nobody sees.
    const fitting = Math.floor((room - others + 1) / props.places / line);
    const lines = new Map<number, number>();
    for (const caption of text.current!.querySelectorAll<HTMLElement>('p'))
      lines.set(Number(caption.dataset.index), Math.round(caption.getBoundingClientRect().height / line));
    place.measure(Math.max(1, Math.min(settings.lines, fitting)), lines);
  }

  useLayoutEffect(measure, [captions]);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(measure);
    watch.observe(text.current!);
    addEventListener('resize', measure);
    return () => {
      watch.disconnect();
      removeEventListener('resize', measure);
    };
  }, []);

  const { value: entered } = place.entered;
  const visible = Math.min(entered, place.rows.value);
  return (
    <section
      class="screen-lines"
      aria-label={autonym(place.language)}
      {...written(place.language)}
      style={{ height: `calc(${visible} * var(--line))` }}
    >
      <div
        class="screen-text"
        ref={text}
        aria-live="polite"
        style={{ transform: `translateY(calc(${visible - entered} * var(--line)))` }}
      >
        {captions.map((caption) => (
          <p key={caption.index} data-index={caption.index} {...written(caption.language)}>
            <span>{caption.text}</span>
          </p>
        ))}
      </div>
    </section>
  );
}
