/** 16 kHz, 16 bits, 250 ms: what the server asks for. */
export const sampleRate = 16_000;
export const chunkMs = 250;
export const chunkSamples = (sampleRate * chunkMs) / 1000;

/** Cuts samples into chunks of 16-bit little-endian PCM. */
export class Chunker {
  #bytes = new Uint8Array(chunkSamples * 2);
  #view = new DataView(this.#bytes.buffer);
  #samples = 0;

  /** The chunks that are full now. */
  push(samples: Float32Array): Uint8Array[] {
    const full: Uint8Array[] = [];
    for (const sample of samples) {
      const whole = Math.round(sample * 32_767);
      this.#view.setInt16(this.#samples++ * 2, Math.max(-32_768, Math.min(32_767, whole)), true);
      if (this.#samples === chunkSamples) full.push(this.#take());
    }
    return full;
  }

  /** What does not fill a chunk, if there is any. */
  flush(): Uint8Array | undefined {
    return this.#samples === 0 ? undefined : this.#take();
  }

  #take(): Uint8Array {
    const chunk = this.#bytes.subarray(0, this.#samples * 2);
    this.#bytes = new Uint8Array(chunkSamples * 2);
    this.#view = new DataView(this.#bytes.buffer);
    this.#samples = 0;
    return chunk;
  }
}
