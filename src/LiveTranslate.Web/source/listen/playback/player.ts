import { SpeechQueue, type SpokenSegment, paceFor } from './speechQueue';

/** What the player needs of an audio element. */
export type Deck = Pick<
  HTMLAudioElement,
  'src' | 'volume' | 'playbackRate' | 'currentTime' | 'paused' | 'ended' | 'play' | 'pause' | 'load'
> & { preservesPitch: boolean; onended: unknown; onerror: unknown; onpause: unknown };

export interface PlayerEvents {
  /** Something about the delay, the pace or what plays has changed. */
  changed(): void;
  /** The browser does not let us play before the listener touches the page. */
  blocked(): void;
  /** So many segments were left out. */
  skipped(count: number): void;
}

/**
 * Plays segments one after the other on two decks: while one plays, the other has the next one loaded and ready, so
 * that there is no gap but the speaker's own.
 */
export class Player {
  readonly #queue = new SpeechQueue();
  readonly #decks: [Deck, Deck];
  readonly #events: PlayerEvents;
  readonly #urls: [string?, string?] = [];
  #active = 0;
  #playing: SpokenSegment | undefined;
  #loaded: SpokenSegment | undefined;
  #isPaused = false;
  #pace = 1;
  #playedMs = 0;

  constructor(decks: [Deck, Deck], events: PlayerEvents) {
    this.#decks = decks;
    this.#events = events;
    for (const deck of decks) {
      deck.preservesPitch = true;
      deck.onended = () => this.#ended(deck);
      // A file that cannot be played must not stop those after it.
      deck.onerror = () => this.#ended(deck);
      deck.onpause = () => this.#interrupted(deck);
    }
  }

  get pace(): number {
    return this.#pace;
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  /** The index of the segment heard now. */
  get index(): number | undefined {
    return this.#playing?.index;
  }

  /** Whether all there was has been heard to its very end: a file lasts a little longer than it was said to. */
  get idle(): boolean {
    return !this.#playing && !this.#loaded && this.#queue.length === 0;
  }

  /** How much sound was played so far. */
  get playedMs(): number {
    return this.#playedMs + (this.#playing ? this.#deck.currentTime * 1000 : 0);
  }

  /** How much sound there is that has not been heard yet. */
  get behindMs(): number {
    const current = this.#playing ? Math.max(0, this.#playing.durationMs - this.#deck.currentTime * 1000) : 0;
    return current + (this.#loaded?.durationMs ?? 0) + this.#queue.queuedMs;
  }

  set volume(volume: number) {
    for (const deck of this.#decks) deck.volume = volume;
  }

  add(segment: SpokenSegment): void {
    if (segment.index === this.#playing?.index || segment.index === this.#loaded?.index) return;
    const left = this.#queue.add(segment);
    if (left > 0) this.#events.skipped(left);
    this.#advance();
  }

  pause(): void {
    this.#isPaused = true;
    this.#deck.pause();
    this.#events.changed();
  }

  /** Goes on where it was; must be called from a touch where the browser insists on one. */
  resume(): void {
    this.#isPaused = false;
    if (this.#playing) this.#start(this.#deck);
    else this.#advance();
    this.#events.changed();
  }

  /** On to the newest: what was said meanwhile is left to the captions. */
  skipToNewest(): void {
    let left = this.#queue.skipToNewest();
    if (this.#queue.length > 0 && this.#loaded) {
      this.#loaded = undefined;
      left++;
    }
    if (this.#playing && (this.#loaded || this.#queue.length > 0)) {
      this.#deck.pause();
      this.#done();
    }
    if (left > 0) this.#events.skipped(left);
    this.#advance();
  }

  /** Stops, and forgets what waits. */
  clear(): void {
    this.#queue.clear();
    this.#loaded = undefined;
    this.#deck.pause();
    this.#done();
    this.#events.changed();
  }

  get #deck(): Deck {
    return this.#decks[this.#active]!;
  }

  #ended(deck: Deck): void {
    if (deck !== this.#deck || !this.#playing) return;
    this.#done();
    this.#advance();
  }

  // A call, or another program that takes the loudspeaker: the listener says when to go on.
  #interrupted(deck: Deck): void {
    if (deck !== this.#deck || !this.#playing || this.#isPaused || !deck.paused || deck.ended) return;
    this.#isPaused = true;
    this.#events.blocked();
  }

  #done(): void {
    this.#playedMs += this.#playing?.durationMs ?? 0;
    this.#playing = undefined;
  }

  #advance(): void {
    if (!this.#playing && !this.#isPaused) {
      if (this.#loaded) {
        this.#active = 1 - this.#active;
        this.#playing = this.#loaded;
        this.#loaded = undefined;
      } else if (this.#queue.length > 0) {
        this.#playing = this.#queue.take()!;
        this.#load(this.#active, this.#playing);
      }
      if (this.#playing) this.#start(this.#deck);
    }

    if (this.#playing && !this.#loaded && this.#queue.length > 0) {
      this.#loaded = this.#queue.take()!;
      this.#load(1 - this.#active, this.#loaded);
    }

    this.#setPace();
    this.#events.changed();
  }

  #load(which: number, segment: SpokenSegment): void {
    const before = this.#urls[which];
    if (before) URL.revokeObjectURL(before);
    const url = URL.createObjectURL(new Blob([segment.data as Uint8Array<ArrayBuffer>], { type: segment.contentType }));
    this.#urls[which] = url;
    const deck = this.#decks[which]!;
    deck.src = url;
    deck.load();
  }

  #start(deck: Deck): void {
    // A new source begins at the usual rate again.
    deck.playbackRate = this.#pace;
    const segment = this.#playing;
    deck.play().catch((thrown: unknown) => {
      if (!(thrown instanceof DOMException) || thrown.name !== 'NotAllowedError' || segment !== this.#playing) return;
      this.#isPaused = true;
      this.#events.blocked();
    });
  }

  #setPace(): void {
    this.#pace = paceFor(this.behindMs);
    if (this.#playing) this.#deck.playbackRate = this.#pace;
  }
}
