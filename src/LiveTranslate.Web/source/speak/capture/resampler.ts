// Speech is kept up to 7.2 kHz, and what lies above 8 kHz, which would come back as noise below it, is 80 dB down.
const passband = 0.9;
const stopbandDb = 80;

/**
 * Changes the sample rate by a ratio of whole numbers: a windowed sinc (Kaiser), one set of taps for every position an
 * output sample can have between two input samples.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #half: number;
  readonly #phases: Float32Array[];
  #input: Float32Array;
  #filled: number;
  /** Where the next output sample lies: whole input samples from the start of the buffer, and a phase. */
  #at: number;
  #phase = 0;

  constructor(fromRate: number, toRate: number) {
    const common = greatestCommonDivisor(fromRate, toRate);
    this.#up = toRate / common;
    this.#down = fromRate / common;
    // In units of the input's rate.
    const nyquist = Math.min(fromRate, toRate) / 2 / fromRate;
    const transition = nyquist * (1 - passband);
    // Kaiser's formula for the length.
    this.#half = Math.ceil((stopbandDb - 8) / (2.285 * 2 * Math.PI * transition) / 2);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => this.#taps(phase / this.#up, nyquist - transition / 2));
    this.#input = new Float32Array(this.#half * 2 + 4096);
    // Silence before the first sample, so that output and input begin at the same moment.
    this.#filled = this.#half;
    this.#at = this.#half;
  }

  /** What can be said of the output now. */
  push(samples: Float32Array): Float32Array {
    this.#append(samples);
    const ready = this.#filled - this.#half;
    const output = new Float32Array(Math.max(0, Math.ceil(((ready - this.#at) * this.#up - this.#phase) / this.#down)));
    for (let i = 0; i < output.length; i++) {
      output[i] = this.#sample();
      this.#phase += this.#down;
      this.#at += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    return output;
  }

  /** What was still waiting for samples after it. */
  flush(): Float32Array {
    return this.push(new Float32Array(this.#half));
  }

  #sample(): number {
    const taps = this.#phases[this.#phase]!;
    const first = this.#at - this.#half + 1;
    let sum = 0;
    for (let i = 0; i < taps.length; i++) sum += taps[i]! * this.#input[first + i]!;
    return sum;
  }

  #append(samples: Float32Array): void {
    const past = this.#at - this.#half + 1;
    if (this.#filled + samples.length > this.#input.length && past > 0) {
      this.#input.copyWithin(0, past, this.#filled);
      this.#filled -= past;
      this.#at -= past;
    }
    if (this.#filled + samples.length > this.#input.length) {
      const larger = new Float32Array((this.#filled + samples.length) * 2);
      larger.set(this.#input.subarray(0, this.#filled));
      this.#input = larger;
    }
    this.#input.set(samples, this.#filled);
    this.#filled += samples.length;
  }

  #taps(offset: number, cutoff: number): Float32Array {
    const beta = 0.1102 * (stopbandDb - 8.7);
    const taps = new Float32Array(this.#half * 2);
    let sum = 0;
    for (let i = 0; i < taps.length; i++) {
      const distance = i - (this.#half - 1) - offset;
      const edge = distance / this.#half;
      const window = Math.abs(edge) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - edge * edge)) / bessel(beta);
      const x = 2 * cutoff * distance;
      taps[i] = 2 * cutoff * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window;
      sum += taps[i]!;
    }
    // Every phase passes a steady level unchanged.
    return taps.map((tap) => tap / sum);
  }
}

/** The modified Bessel function I0, as a series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
