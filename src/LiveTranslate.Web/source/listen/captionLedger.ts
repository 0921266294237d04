import type { Caption } from '../server/messages';

// A minute of segments of 1 s, the shortest there are. More early captions than that, and the gap is given up.
const maxHeld = 64;

/** Lets captions out in index order, each once, and holds back those that came before one that is still missing. */
export class CaptionLedger {
  readonly #held = new Map<number, Caption>();
  #next: number | undefined;

  /** The index wanted next; undefined until the server has said where it begins. */
  get next(): number | undefined {
    return this.#next;
  }

  /** What to say as afterIndex when joining again. */
  get after(): number | undefined {
    return this.#next === undefined ? undefined : this.#next - 1;
  }

  get hasGap(): boolean {
    return this.#held.size > 0;
  }

  /** So much is held back that the gap must be given up. */
  get isFull(): boolean {
    return this.#held.size >= maxHeld;
  }

  begin(index: number): void {
    this.#next ??= index;
  }

  /** What is missing before an index comes another way: lets out what was held back of it. */
  skipTo(index: number): Caption[] {
    if (this.#next === undefined || this.#next >= index) return [];
    this.#next = index;
    const passed = [...this.#held.values()].filter((caption) => caption.index < index);
    for (const caption of passed) this.#held.delete(caption.index);
    return passed.sort((a, b) => a.index - b.index);
  }

  /** The captions that can be shown now. */
  add(caption: Caption): Caption[] {
    if (this.#next === undefined || caption.index < this.#next || this.#held.has(caption.index)) return [];
    this.#held.set(caption.index, caption);
    return this.#release();
  }

  /** Waits no longer for what is missing before the first caption held back, or up to an end. */
  giveUpGap(end?: number): Caption[] {
    const from = this.#next ?? 0;
    this.#next = this.hasGap ? Math.min(...this.#held.keys()) : Math.max(end ?? from, from);
    return this.#release();
  }

  #release(): Caption[] {
    const ready: Caption[] = [];
    for (;;) {
      const caption = this.#next === undefined ? undefined : this.#held.get(this.#next);
      if (!caption) return ready;
      this.#held.delete(caption.index);
      this.#next = caption.index + 1;
      ready.push(caption);
    }
  }
}
