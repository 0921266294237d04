/** How loud a stretch of sound was, as shares of the loudest there can be. */
export interface Level {
  peak: number;
  rms: number;
}

export function levelOf(samples: Float32Array): Level {
  let peak = 0;
  let energy = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
  }
  return { peak, rms: samples.length === 0 ? 0 : Math.sqrt(energy / samples.length) };
}

/** 0 to 1 for a meter: from -60 dB, about a quiet room, to full. */
export function meterOf(level: Level): number {
  const decibels = 20 * Math.log10(Math.max(level.rms, 1e-6));
  return Math.max(0, Math.min(1, (decibels + 60) / 54));
}

export type LevelFault = 'silent' | 'clipping' | undefined;

// A microphone that is switched off gives exact or nearly exact zeros; a quiet room does not.
const silentPeak = 0.002;
const silentAfterMs = 6_000;
const clippedPeak = 0.985;
// So often within the time, and it is no single bump against the microphone.
const clippedTimes = 5;
const clippedWithinMs = 3_000;

/** Notices a microphone that gives nothing, and one that gives too much. */
export class LevelWatch {
  #quietSinceMs: number | undefined;
  #clippedAtMs: number[] = [];

  observe(level: Level, nowMs: number): LevelFault {
    if (level.peak >= silentPeak) this.#quietSinceMs = undefined;
    else this.#quietSinceMs ??= nowMs;
    if (level.peak >= clippedPeak) this.#clippedAtMs.push(nowMs);
    this.#clippedAtMs = this.#clippedAtMs.filter((at) => nowMs - at < clippedWithinMs);
    if (this.#quietSinceMs !== undefined && nowMs - this.#quietSinceMs >= silentAfterMs) return 'silent';
    return this.#clippedAtMs.length >= clippedTimes ? 'clipping' : undefined;
  }

  reset(): void {
    this.#quietSinceMs = undefined;
    this.#clippedAtMs = [];
  }
}
