// Chunks come four times a second. The speaker is to know within 5 s that they have stopped.
const stalledAfterMs = 3_000;
const reviveAfterMs = 1_000;
// What asking the old context does not mend within this time, a new one may. Then again, less and less often: each time may
// show a prompt, and on a phone in a call all are refused.
const renewAfterMs = 8_000;
const longestRenewMs = 30_000;

export interface CaptureState {
  /** For how long nothing was captured, when that is long enough to say so. */
  stalledMs?: number;
  /** The context that is there should be asked to go on. */
  revive: boolean;
  /** It is time for a new context and a new opening of the device. */
  renew: boolean;
  /** It captures again: how long it did not. */
  cameBackAfterMs?: number;
}

/** Knows from the chunks that arrive, and from nothing else, whether a microphone captures. Not how loud it is. */
export class CaptureWatch {
  #chunkAtMs: number;
  #stalled = false;
  #renewAfterMs = renewAfterMs;
  #renewAtMs: number;
  #cameBackAfterMs: number | undefined;

  constructor(nowMs: number) {
    this.#chunkAtMs = nowMs;
    this.#renewAtMs = nowMs + renewAfterMs;
  }

  /** A chunk of sound has come. */
  chunk(nowMs: number): void {
    if (this.#stalled) this.#cameBackAfterMs = nowMs - this.#chunkAtMs;
    this.#stalled = false;
    this.#chunkAtMs = nowMs;
    this.#renewAfterMs = renewAfterMs;
    this.#renewAtMs = nowMs + renewAfterMs;
  }

  /** How it stands; to be asked about twice a second. */
  look(nowMs: number): CaptureState {
    const silentMs = nowMs - this.#chunkAtMs;
    this.#stalled ||= silentMs >= stalledAfterMs;
    const renew = this.#stalled && nowMs >= this.#renewAtMs;
    if (renew) {
      this.#renewAfterMs = Math.min(longestRenewMs, this.#renewAfterMs * 1.5);
      this.#renewAtMs = nowMs + this.#renewAfterMs;
    }
    const cameBackAfterMs = this.#cameBackAfterMs;
    this.#cameBackAfterMs = undefined;
    return {
      revive: silentMs >= reviveAfterMs,
      renew,
      ...(this.#stalled ? { stalledMs: silentMs } : {}),
      ...(cameBackAfterMs === undefined ? {} : { cameBackAfterMs }),
    };
  }

  /** Something has changed that may help: a device is back. */
  hurry(nowMs: number): void {
    this.#renewAtMs = Math.min(this.#renewAtMs, nowMs);
  }
}
