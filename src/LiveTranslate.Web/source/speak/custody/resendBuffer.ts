export interface OutgoingChunk {
  /** Between two go-backs: an answer to a send of an earlier round says nothing any more. */
  round: number;
  sequence: number;
  pcm: Uint8Array;
}

/**
 * The page's part of the rule of custody: every chunk is held until the server says it is archived. Sends go ahead of
 * their answers; an answer that asks for an earlier chunk takes the sending back to it. Knows nothing of connections
 * or time.
 */
export class ResendBuffer {
  readonly #capacity: number;
  readonly #maxOutstanding: number;
  /** Chunk n lies at n modulo the capacity. */
  readonly #held: (Uint8Array | undefined)[];
  #first = 0;
  #appended = 0;
  #next = 0;
  #accepted = 0;
  #outstanding = 0;
  /** How many sends may be without answer just now. */
  #window: number;
  #round = 0;
  #stalls = 0;
  #askedForForgotten = false;

  /**
   * @param capacity How many chunks are held at most; 600 of them are the 150 s that the server holds, too.
   * @param maxOutstanding How many sends may be without answer; 8 s are a round trip over the worst mobile network.
   */
  constructor(capacity = 600, maxOutstanding = 32) {
    this.#capacity = capacity;
    this.#maxOutstanding = maxOutstanding;
    this.#window = maxOutstanding;
    this.#held = new Array<Uint8Array | undefined>(capacity);
  }

  /** The first chunk held: everything before is archived. */
  get first(): number {
    return this.#first;
  }

  get appended(): number {
    return this.#appended;
  }

  get held(): number {
    return this.#appended - this.#first;
  }

  get full(): boolean {
    return this.held >= this.#capacity;
  }

  /** How many times in a row the server asked for the same chunk again. */
  get stalls(): number {
    return this.#stalls;
  }

  /** The server asks for a chunk that it has said was archived, which therefore is no longer here. */
  get askedForForgotten(): boolean {
    return this.#askedForForgotten;
  }

  /** The server has taken every chunk there is. */
  get allAccepted(): boolean {
    return this.#accepted >= this.#appended && this.#next >= this.#appended;
  }

  /** Takes the next chunk into custody; false when there is no room. */
  append(pcm: Uint8Array): boolean {
    if (this.full) return false;
    this.#held[this.#appended++ % this.#capacity] = pcm;
    return true;
  }

  /** The chunk to send now, unless there is none or too many sends are without answer. */
  take(): OutgoingChunk | undefined {
    if (this.#next >= this.#appended || this.#outstanding >= this.#window) return undefined;
    const sequence = this.#next++;
    this.#outstanding++;
    return { round: this.#round, sequence, pcm: this.#held[sequence % this.#capacity]! };
  }

  /** The server answered a send with the number it wants next. */
  answered(chunk: OutgoingChunk, wanted: number): void {
    if (chunk.round !== this.#round) return;
    this.#outstanding--;
    if (wanted <= chunk.sequence) {
      this.#stalls = wanted === this.#accepted ? this.#stalls + 1 : 1;
      this.#begin(wanted);
      // As it just had no room, feel the way: one, then two, four …
      this.#window = 1;
      return;
    }

    if (wanted > this.#accepted) this.#stalls = 0;
    this.#askedForForgotten = false;
    this.#accepted = Math.max(this.#accepted, wanted);
    this.#window = Math.min(this.#maxOutstanding, this.#window * 2);
    // After a reconnect the server may still hold more than it has archived: no need to send that again.
    this.#next = Math.max(this.#next, Math.min(wanted, this.#appended));
  }

  /** The send failed in a way that asks for another try. */
  refused(chunk: OutgoingChunk): void {
    this.answered(chunk, chunk.sequence);
  }

  /** Everything below may be forgotten. */
  archived(sequence: number): void {
    for (; this.#first < Math.min(sequence, this.#appended); this.#first++)
      this.#held[this.#first % this.#capacity] = undefined;
    this.#next = Math.max(this.#next, this.#first);
    this.#accepted = Math.max(this.#accepted, this.#first);
  }

  /** A new connection goes on from the first chunk that the server has not archived. */
  resume(nextSequence: number): void {
    this.archived(nextSequence);
    this.#stalls = 0;
    this.#begin(nextSequence);
    this.#window = this.#maxOutstanding;
  }

  #begin(wanted: number): void {
    this.#round++;
    this.#outstanding = 0;
    this.#askedForForgotten = wanted < this.#first;
    this.#accepted = wanted;
    this.#next = Math.max(this.#first, Math.min(wanted, this.#appended));
  }
}
