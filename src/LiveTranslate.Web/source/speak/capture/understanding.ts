import type { Level } from './level';

// -40 dB: a voice near a microphone is louder, a room is not.
const voiceRms = 0.01;
// Far longer than recognition takes, and than any music that a talk begins with should go unnoticed.
const patienceMs = 20_000;

/** Notices that there is sound as loud as a voice for long, and that not a word of it comes back. */
export class UnderstandingWatch {
  #loudMs = 0;
  #atMs: number | undefined;

  /** Whether there was much to understand since words last came. */
  heard(level: Level, nowMs: number): boolean {
    const sinceMs = Math.min(200, nowMs - (this.#atMs ?? nowMs));
    this.#atMs = nowMs;
    if (level.rms >= voiceRms) this.#loudMs += sinceMs;
    return this.#loudMs >= patienceMs;
  }

  /** Words came, or none could. */
  reset(): void {
    this.#loudMs = 0;
  }
}
