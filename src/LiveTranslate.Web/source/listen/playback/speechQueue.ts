/** The speech of one segment, ready to be played. */
export interface SpokenSegment {
  index: number;
  durationMs: number;
  data: Uint8Array;
  contentType: string;
}

// Two minutes behind, nobody follows the speaker any more; and a phone's memory is not the place to keep more.
const maxQueuedMs = 120_000;

/** What is still to be heard, in index order, each segment once. */
export class SpeechQueue {
  #waiting: SpokenSegment[] = [];
  #next = 0;

  /** The sound that waits. */
  get queuedMs(): number {
    return this.#waiting.reduce((sum, segment) => sum + segment.durationMs, 0);
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Adds a segment, unless it is known already; answers how many had to be left out to keep the bound. */
  add(segment: SpokenSegment): number {
    if (segment.index < this.#next || this.#waiting.some((known) => known.index === segment.index)) return 0;
    this.#waiting.push(segment);
    this.#waiting.sort((a, b) => a.index - b.index);
    let left = 0;
    while (this.queuedMs > maxQueuedMs && this.#waiting.length > 1) {
      this.#next = this.#waiting.shift()!.index + 1;
      left++;
    }
    return left;
  }

  /** The next to play, without taking it. */
  peek(): SpokenSegment | undefined {
    return this.#waiting[0];
  }

  take(): SpokenSegment | undefined {
    const segment = this.#waiting.shift();
    if (segment) this.#next = segment.index + 1;
    return segment;
  }

  /** Leaves out everything but the newest. */
  skipToNewest(): number {
    const left = Math.max(0, this.#waiting.length - 1);
    for (let i = 0; i < left; i++) this.take();
    return left;
  }

  /** Forgets what waits; what comes is heard from an index on. */
  clear(): void {
    this.#waiting = [];
  }
}

const fastest = 1.25;
// A sentence or two of delay is normal and nobody notices; from there on the pace rises gently.
const calmMs = 3_000;
const hurriedMs = 12_000;

/** How fast to play with so much still to be heard. */
export function paceFor(behindMs: number): number {
  const hurry = Math.max(0, Math.min(1, (behindMs - calmMs) / (hurriedMs - calmMs)));
  // In steps: a rate that changes all the time sounds like a worn-out tape.
  return 1 + Math.round(hurry * 5) * ((fastest - 1) / 5);
}
