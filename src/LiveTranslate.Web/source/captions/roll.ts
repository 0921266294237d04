// How fast people read along, and the least and most that a line stays. Subtitles are made for 15 to 20 characters a second.
const charactersPerSecond = 20;
const minReadMs = 700;
const maxReadMs = 7_000;

// However much waits, a line is seen for so long. Nobody speaks faster than that, so that it catches up.
const hurriedMs = 250;

// Of writings whose letters are words or syllables, people read half as many.
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Yi}]/u;

interface Entry {
  index: number;
  weight: number;
  /** Was said before anybody looked: it is shown without being waited for. */
  past: boolean;
  /** Undefined until it has been laid out. */
  lines: number | undefined;
  /** For each line that has entered: when somebody who reads along has read it. */
  readAtMs: number[];
}

/**
 * Lines that enter a screen from below and leave it above, each only once it could be read. The more wait, the less time
 * each has; none is left out. It knows nothing of the page but how many lines each caption takes.
 */
export class Roll {
  rows = 1;
  #entries: Entry[] = [];
  #readAtMs = 0;

  /** How many lines have entered, of the captions that are still here. */
  get entered(): number {
    return this.#entries.reduce((sum, entry) => sum + entry.readAtMs.length, 0);
  }

  /** When everything that has entered has been read. */
  get readAtMs(): number {
    return this.#readAtMs;
  }

  /** The captions of which nothing has entered yet, oldest first. */
  get waiting(): number[] {
    return this.#entries.filter((entry) => entry.readAtMs.length === 0).map((entry) => entry.index);
  }

  add(index: number, text: string, past: boolean): void {
    let weight = 0;
    for (const letter of text) weight += dense.test(letter) ? 2 : 1;
    this.#entries.push({ index, weight, past, lines: undefined, readAtMs: [] });
  }

  /** A caption takes so many lines; another number than before when the screen has changed its size. */
  measure(index: number, lines: number, nowMs: number): void {
    const entry = this.#entries.find((one) => one.index === index);
    if (!entry || entry.lines === lines) return;
    const before = entry.lines;
    entry.lines = lines;
    if (entry.past) entry.readAtMs = Array<number>(lines).fill(nowMs);
    else if (before !== undefined && entry.readAtMs.length > 0) {
      // What was seen of it stays seen, and what was not comes.
      const seen = Math.floor((entry.readAtMs.length / before) * lines);
      const last = entry.readAtMs.at(-1)!;
      entry.readAtMs = Array.from({ length: seen }, (_, i) => entry.readAtMs[i] ?? last);
    }
  }

  /** Lets in what may enter now. */
  advance(nowMs: number): { changed: boolean; nextMs: number | undefined } {
    let changed = false;
    for (;;) {
      const next = this.#entries.find((entry) => entry.lines === undefined || entry.readAtMs.length < entry.lines);
      if (next?.lines === undefined) return { changed, nextMs: undefined };
      const leavesAtMs = this.#leavesAtMs();
      if (leavesAtMs > nowMs) return { changed, nextMs: leavesAtMs - nowMs };
      this.#readAtMs = Math.max(nowMs, this.#readAtMs) + this.#readMs(next.weight / next.lines);
      next.readAtMs.push(this.#readAtMs);
      changed = true;
    }
  }

  /** Takes away the captions that have left the screen, and says which are still here. */
  trim(): ReadonlySet<number> {
    let above = this.entered - this.rows;
    while (this.#entries[0]?.lines !== undefined && this.#entries[0].lines <= above) above -= this.#entries.shift()!.lines!;
    return new Set(this.#entries.map((entry) => entry.index));
  }

  remove(index: number): void {
    this.#entries = this.#entries.filter((entry) => entry.index !== index);
  }

  clear(): void {
    this.#entries = [];
  }

  /** When the line that has to make room for the next one has been read. */
  #leavesAtMs(): number {
    const entered = this.#entries.flatMap((entry) => entry.readAtMs);
    return entered.length < this.rows ? 0 : entered[entered.length - this.rows]!;
  }

  #readMs(characters: number): number {
    const waiting = this.#entries.reduce((sum, entry) => sum + Math.max(0, (entry.lines ?? 1) - entry.readAtMs.length), -1);
    const calmMs = Math.min(maxReadMs, Math.max(minReadMs, (characters / charactersPerSecond) * 1000));
    return Math.max(hurriedMs, calmMs / (1 + waiting / (2 * this.rows)));
  }
}
