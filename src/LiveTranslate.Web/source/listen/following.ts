/** Where a list stands, in pixels. */
export interface Place {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

// Within so many pixels of the end somebody is reading the newest.
const nearEnd = 80;

/**
 * Whether a list shows its newest. Only somebody who scrolls back stops that: text that grows, a page that shrinks or a
 * glide that is not there yet leave the end too, and nobody meant it.
 */
export class Following {
  #before: Place = { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };

  /** It is sent to its end: a glide up that this interrupts is nobody's wish any more. */
  start(): void {
    this.#before = { ...this.#before, scrollTop: 0 };
  }

  /** The list has moved, or was moved. */
  next(following: boolean, now: Place): boolean {
    const before = this.#before;
    this.#before = { scrollTop: now.scrollTop, scrollHeight: now.scrollHeight, clientHeight: now.clientHeight };
    if (now.scrollHeight - now.scrollTop - now.clientHeight < nearEnd) return true;
    const sameText = now.scrollHeight === before.scrollHeight && now.clientHeight === before.clientHeight;
    return following && !(sameText && now.scrollTop < before.scrollTop);
  }
}
