import { CaptureWatch } from './captureWatch';
import type { Level, LevelFault } from './level';
import { Microphone, microphones } from './microphone';

const lookMs = 500;
// What may have ended an interruption. Browsers let a context go on more readily in answer to a touch.
const revivingEvents = ['visibilitychange', 'pageshow', 'focus', 'pointerdown', 'touchend', 'keydown'] as const;

export interface Clock {
  now(): number;
  every(ms: number, look: () => void): () => void;
}

const pageClock: Clock = {
  now: () => performance.now(),
  every: (ms, look) => {
    const timer = setInterval(look, ms);
    return () => clearInterval(timer);
  },
};

export interface CaptureEvents {
  chunk(pcm: Uint8Array): void;
  level(level: Level, fault: LevelFault): void;
  /** For how many milliseconds nothing has been captured; undefined when sound comes. */
  stalled(ms: number | undefined): void;
  /** Sound comes again after a gap: what was said in it was not captured. */
  gap(ms: number): void;
  /** Another device captures now than before. */
  device(deviceId: string): void;
}

/**
 * A microphone that is kept: whatever interrupts it, it is asked to go on, and opened anew when that does not help; a
 * device that was unplugged is taken again when it is back. Whether it captures is known from the chunks that come.
 */
export class Capture {
  readonly #events: CaptureEvents;
  readonly #clock: Clock;
  readonly #quit: (() => void)[] = [];
  #wanted: string | undefined;
  #microphone: Microphone | undefined;
  #watch: CaptureWatch | undefined;
  #muted = false;
  #renewing = false;
  #closed = false;

  private constructor(deviceId: string | undefined, events: CaptureEvents, clock: Clock) {
    this.#wanted = deviceId;
    this.#events = events;
    this.#clock = clock;
  }

  /** Throws a MicrophoneError. */
  static async open(deviceId: string | undefined, events: CaptureEvents, clock: Clock = pageClock): Promise<Capture> {
    const capture = new Capture(deviceId, events, clock);
    capture.#microphone = await capture.#open();
    capture.#wanted ||= capture.#microphone.deviceId;
    capture.#observe();
    return capture;
  }

  get deviceId(): string {
    return this.#microphone!.deviceId;
  }

  /** Sound becomes chunks from now on. */
  run(): void {
    this.#watch = new CaptureWatch(this.#clock.now());
    this.#microphone!.run();
  }

  /** Resolves when the last chunk of what was heard has been handed out. */
  async stop(): Promise<void> {
    this.#watch = undefined;
    this.#events.stalled(undefined);
    await this.#microphone!.stop();
  }

  mute(mute: boolean): void {
    this.#muted = mute;
    this.#microphone!.mute(mute);
  }

  close(): void {
    this.#closed = true;
    this.#watch = undefined;
    for (const quit of this.#quit) quit();
    this.#microphone!.close();
  }

  async #open(): Promise<Microphone> {
    let opened: Microphone | undefined;
    // Of one that was replaced, or has not taken over yet, nothing is wanted.
    const isCurrent = () => opened !== undefined && opened === this.#microphone;
    opened = await Microphone.open(this.#wanted || undefined, {
      chunk: (pcm) => isCurrent() && this.#chunk(pcm),
      level: (level, fault) => isCurrent() && this.#events.level(level, fault),
      lost: () => isCurrent() && this.#lost(),
    });
    return opened;
  }

  #observe(): void {
    const revive = () => this.#watch && this.#microphone!.revive();
    for (const event of revivingEvents) {
      addEventListener(event, revive, true);
      this.#quit.push(() => removeEventListener(event, revive, true));
    }
    const devices = () => void this.#devicesChanged();
    navigator.mediaDevices?.addEventListener('devicechange', devices);
    this.#quit.push(() => navigator.mediaDevices?.removeEventListener('devicechange', devices));
    this.#quit.push(this.#clock.every(lookMs, () => this.#look()));
  }

  #chunk(pcm: Uint8Array): void {
    // A track that the system mutes gives silence at the right pace: that keeps the time, and is no sign of life.
    if (!this.#microphone!.withheld) this.#watch?.chunk(this.#clock.now());
    this.#events.chunk(pcm);
  }

  // Unplugged: another device may be there at once.
  #lost(): void {
    void this.#renew();
  }

  #look(): void {
    if (!this.#watch) return;
    const state = this.#watch.look(this.#clock.now());
    this.#events.stalled(state.stalledMs);
    if (state.cameBackAfterMs !== undefined) this.#events.gap(state.cameBackAfterMs);
    if (state.revive) this.#microphone!.revive();
    if (state.renew) void this.#renew();
  }

  // The device that was chosen is back, or the one in use is gone.
  async #devicesChanged(): Promise<void> {
    const present = (await microphones()).map((device) => device.deviceId);
    if (!this.#watch) return;
    const back = this.deviceId !== this.#wanted && present.includes(this.#wanted!);
    if (back || this.#microphone!.withheld) await this.#renew();
  }

  async #renew(): Promise<void> {
    if (this.#renewing || this.#closed) return;
    this.#renewing = true;
    try {
      const opened = await this.#open();
      const before = this.#microphone!;
      // What the old one still holds comes first.
      if (!this.#closed) await before.stop();
      if (this.#closed) {
        opened.close();
        return;
      }
      before.close();
      this.#microphone = opened;
      opened.mute(this.#muted);
      if (this.#watch) opened.run();
      if (opened.deviceId !== before.deviceId) this.#events.device(opened.deviceId);
    } catch {
      // Not now: the watch says when again.
    } finally {
      this.#renewing = false;
    }
  }
}
