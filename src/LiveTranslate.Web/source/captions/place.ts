import { signal } from '@preact/signals';
import { Roll } from './roll';

export interface ShownCaption {
  index: number;
  text: string;
  /** The text's own: not the place's, where it could not be translated. */
  language: string;
}

// Somewhat more than a minute of catching up. Who missed more than that is told.
const maxWaiting = 100;
/** How long a screen says that something is missing. */
export const tellMs = 20_000;

/** Where one language is shown: some lines of the screen, and the captions that move through them. */
export class Place {
  readonly language: string;
  readonly captions = signal<readonly ShownCaption[]>([]);
  readonly rows = signal(1);
  /** How many lines of the captions may be seen or have been. */
  readonly entered = signal(0);
  /** More was missed, or came at once, than can be shown in any time that makes sense. */
  readonly tooMuch = signal(false);
  readonly #roll = new Roll();
  readonly #holdMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  #newestAtMs = 0;
  #next: number | undefined;

  constructor(language: string, holdSeconds: number) {
    this.language = language;
    this.#holdMs = holdSeconds * 1000;
  }

  /** Captions in order. The first ones were said before the screen was there: of those it shows what fits. */
  add(captions: ShownCaption[]): void {
    if (captions.length === 0) return;
    if (this.#next !== undefined && captions[0]!.index > this.#next) this.#tellTooMuch();
    this.#next = captions.at(-1)!.index + 1;
    const some = captions.filter((caption) => caption.text);
    if (some.length === 0) return;
    // The newest of them is shown from its beginning, whatever fits.
    const shown = this.#begun ? some : some.slice(-1 - this.rows.value);
    shown.forEach((caption, i) => this.#roll.add(caption.index, caption.text, !this.#begun && i < shown.length - 1));
    this.begin();
    this.captions.value = [...this.captions.value, ...shown];
    this.#boundWaiting();
  }

  /** From here on everything is news. */
  begin(): void {
    this.#begun = true;
  }

  /** The page has laid the captions out. */
  measure(rows: number, lines: ReadonlyMap<number, number>): void {
    this.#roll.rows = this.rows.value = rows;
    for (const [index, count] of lines) this.#roll.measure(index, count, performance.now());
    this.#advance();
  }

  #advance(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const { changed, nextMs } = this.#roll.advance(now);
    if (changed) this.#newestAtMs = now;
    const here = this.#roll.trim();
    if (here.size < this.captions.value.length)
      this.captions.value = this.captions.value.filter((caption) => here.has(caption.index));
    this.entered.value = this.#roll.entered;
    if (nextMs !== undefined) this.#timer = setTimeout(() => this.#advance(), nextMs);
    else if (this.#holdMs > 0 && here.size > 0 && this.#roll.waiting.length === 0) this.#clearAfter(now);
  }

  /** Nothing follows: what is there goes after its time, but not before it could be read. */
  #clearAfter(nowMs: number): void {
    const untilMs = Math.max(this.#newestAtMs + this.#holdMs, this.#roll.readAtMs);
    this.#timer = setTimeout(() => {
      this.#roll.clear();
      this.captions.value = [];
      this.entered.value = 0;
    }, untilMs - nowMs);
  }

  #boundWaiting(): void {
    const waiting = this.#roll.waiting;
    const surplus = new Set(waiting.slice(0, Math.max(0, waiting.length - maxWaiting)));
    if (surplus.size === 0) return;
    for (const index of surplus) this.#roll.remove(index);
    this.captions.value = this.captions.value.filter((caption) => !surplus.has(caption.index));
    this.#tellTooMuch();
  }

  #tellTooMuch(): void {
    this.tooMuch.value = true;
    clearTimeout(this.#tellTimer);
    this.#tellTimer = setTimeout(() => (this.tooMuch.value = false), tellMs);
  }
}
