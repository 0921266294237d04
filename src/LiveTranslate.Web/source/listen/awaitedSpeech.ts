import type { Caption } from '../server/messages';

// About a minute. What has not been spoken by then never will be: its synthesis failed, or was left out to catch up.
const maxAwaited = 20;

/** Captions whose speech has not come yet: a connection may be lost between the two. Either may come first. */
export class AwaitedSpeech {
  #indexes: number[] = [];
  #newest = -1;

  get any(): boolean {
    return this.#indexes.length > 0;
  }

  expect(caption: Caption): void {
    // Speech comes in index order: of what lies before the newest there will be no more.
    if (caption.text !== '' && caption.index > this.#newest) this.#indexes.push(caption.index);
    // Who joins again is sent all captions from the oldest one on: a single one must not be waited for for ever.
    this.#indexes = this.#indexes.filter((awaited) => awaited > caption.index - maxAwaited);
  }

  spoken(index: number): void {
    this.#newest = Math.max(this.#newest, index);
    this.#indexes = this.#indexes.filter((awaited) => awaited !== index);
  }

  clear(): void {
    this.#indexes = [];
  }

  /** What to say as afterIndex, so that what is still to be spoken comes, too. */
  after(lastSeen: number | undefined): number | undefined {
    return lastSeen === undefined ? undefined : Math.min(lastSeen, ...this.#indexes.map((index) => index - 1));
  }
}
