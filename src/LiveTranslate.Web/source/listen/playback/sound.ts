import { signal } from '@preact/signals';
import { quietTone } from './keepAlive';
import { type Deck, Player } from './player';
import type { SpokenSegment } from './speechQueue';

const showPeriodMs = 500;

/** The listener's loudspeaker: the player, what keeps a phone awake for it, and the lock screen's controls. */
export class Sound {
  readonly on = signal(false);
  readonly blocked = signal(false);
  readonly paused = signal(false);
  readonly behindSeconds = signal(0);
  readonly pace = signal(1);
  /** So many segments were left out since this was last looked at. */
  readonly skipped = signal(0);

  readonly #decks: [HTMLAudioElement, HTMLAudioElement] = [makeAudio('deck'), makeAudio('deck')];
  readonly #quiet = makeAudio('quiet');
  readonly #player = new Player(this.#decks as [Deck, Deck], {
    changed: () => this.#show(),
    blocked: () => (this.blocked.value = true),
    skipped: (count) => (this.skipped.value += count),
  });
  #timer: ReturnType<typeof setInterval> | undefined;
  #finishing = false;

  /** Turns sound on; from a touch, or the browser may refuse. */
  turnOn(title: string, language: string): void {
    if (!this.#quiet.src) this.#quiet.src = URL.createObjectURL(quietTone());
    this.#quiet.loop = true;
    void this.#play(this.#quiet);
    if (!this.on.value) this.#unlock();
    this.on.value = true;
    this.blocked.value = false;
    this.#timer ??= setInterval(() => this.#show(), showPeriodMs);
    this.#describe(title, language);
    this.resume();
  }

  turnOff(): void {
    this.on.value = false;
    this.blocked.value = false;
    this.#player.clear();
    this.#quiet.pause();
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (navigator.mediaSession) navigator.mediaSession.playbackState = 'none';
  }

  set volume(volume: number) {
    this.#player.volume = volume;
  }

  add(segment: SpokenSegment): void {
    if (this.on.value) this.#player.add(segment);
  }

  pause(): void {
    this.#quiet.pause();
    this.#player.pause();
    this.paused.value = true;
    if (navigator.mediaSession) navigator.mediaSession.playbackState = 'paused';
  }

  resume(): void {
    this.blocked.value = false;
    void this.#play(this.#quiet);
    this.#player.resume();
    this.paused.value = false;
    if (navigator.mediaSession) navigator.mediaSession.playbackState = 'playing';
  }

  skipToNewest(): void {
    this.#player.skipToNewest();
  }

  /** Nothing more will come: what is still to be heard is heard, and then the phone may sleep. */
  finish(): void {
    this.#finishing = true;
    this.#show();
  }

  /** Forgets what waits, as when the language changes. */
  clear(): void {
    this.#player.clear();
  }

  // Some phones allow each element to play only after it has played from a touch once.
  #unlock(): void {
    for (const deck of this.#decks) {
      if (deck.src) continue;
      deck.src = this.#quiet.src;
      // By the time it has played, it may be playing what it is there for.
      void this.#play(deck).then(() => deck.src === this.#quiet.src && deck.pause());
    }
  }

  async #play(audio: HTMLAudioElement): Promise<void> {
    try {
      await audio.play();
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') this.blocked.value = true;
    }
  }

  #show(): void {
    this.behindSeconds.value = Math.round(this.#player.behindMs / 1000);
    this.pace.value = this.#player.pace;
    if (this.#finishing && this.on.value && this.#player.idle) this.turnOff();
  }

  #describe(title: string, language: string): void {
    const media = navigator.mediaSession;
    if (!media) return;
    media.metadata = new MediaMetadata({ title: title || 'LiveTranslate', artist: language, album: 'LiveTranslate' });
    media.setActionHandler('play', () => this.resume());
    media.setActionHandler('pause', () => this.pause());
  }
}

function makeAudio(kind: string): HTMLAudioElement {
  const audio = new Audio();
  audio.dataset.kind = kind;
  audio.preload = 'auto';
  // In the page, where the system's own controls and tests find it.
  document.body.append(audio);
  return audio;
}
