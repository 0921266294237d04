// Twenty ms: shorter than a sound of speech, long enough to know its energy.
const blocksPerSecond = 50;
// Of each new block: some 100 ms.
const averaging = 0.2;
// Two channels of which one is silent keep a quarter of the strongest one's energy.
const lostBelow = 1 / 8;
const keptAbove = 1 / 3;
const keptBlocks = 2 * blocksPerSecond;
const stronger = 4;
// -80 dB: below, there is nothing to judge by.
const silence = 1e-8;

/**
 * Makes one channel of several: their mean, or, where the mean loses what the channels have (opposite phase, one live
 * channel of eight), the strongest of them. The command line does the same (`Downmix.cs`), on the same test vectors.
 *
 * The mean is given up as soon as it has less than an eighth of the strongest channel's energy, and taken again once it
 * has had more than a third for 2 s. Another channel becomes the one to follow when it is four times as strong. A change
 * is faded over the block that showed it, so that nothing clicks and no word's beginning is lost.
 */
export class Downmix {
  readonly #frames: number;
  #block: Float32Array[] = [];
  #filled = 0;
  #energies: number[] = [];
  #meanEnergy = 0;
  #weights: number[] = [];
  #strongest = 0;
  #followsStrongest = false;
  #kept = 0;
  #begun = false;

  constructor(sampleRate: number) {
    this.#frames = Math.max(1, Math.floor(sampleRate / blocksPerSecond));
  }

  /** Takes a stretch of every channel; what it completes comes back, at most 20 ms later. */
  push(channels: Float32Array[]): Float32Array {
    const before = channels.length === this.#block.length ? undefined : this.flush();
    // A device may change how many channels it gives.
    if (before) this.#begin(channels.length);
    const length = channels[0]?.length ?? 0;
    if (channels.length === 1) return joined(before ? [before, channels[0]!] : [channels[0]!]);
    const mixed = before ? [before] : [];
    for (let at = 0; at < length; ) {
      const take = Math.min(length - at, this.#frames - this.#filled);
      channels.forEach((samples, channel) => this.#block[channel]!.set(samples.subarray(at, at + take), this.#filled));
      this.#filled += take;
      at += take;
      if (this.#filled === this.#frames) mixed.push(this.flush());
    }
    return joined(mixed);
  }

  /** What does not fill a block. */
  flush(): Float32Array {
    const frames = this.#filled;
    const mono = new Float32Array(frames);
    if (frames === 0) return mono;
    this.#measure(frames);
    this.#decide();
    const wanted = this.#block.map((_, channel) =>
      this.#followsStrongest ? (channel === this.#strongest ? 1 : 0) : 1 / this.#block.length,
    );
    for (let frame = 0; frame < frames; frame++) {
      const share = this.#begun ? (frame + 1) / frames : 1;
      let sum = 0;
      for (let channel = 0; channel < wanted.length; channel++) {
        const weight = this.#weights[channel]!;
        sum += this.#block[channel]![frame]! * (weight + share * (wanted[channel]! - weight));
      }
      mono[frame] = sum;
    }
    this.#weights = wanted;
    this.#begun = true;
    this.#filled = 0;
    return mono;
  }

  #begin(channels: number): void {
    this.#block = Array.from({ length: channels }, () => new Float32Array(this.#frames));
    this.#energies = new Array<number>(channels).fill(0);
    this.#weights = new Array<number>(channels).fill(0);
    this.#meanEnergy = 0;
    this.#strongest = 0;
    this.#followsStrongest = false;
    this.#kept = 0;
    this.#begun = false;
  }

  #measure(frames: number): void {
    const energies = new Array<number>(this.#block.length).fill(0);
    let mean = 0;
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0;
      for (let channel = 0; channel < energies.length; channel++) {
        const sample = this.#block[channel]![frame]!;
        energies[channel]! += sample * sample;
        sum += sample;
      }
      mean += (sum / energies.length) ** 2;
    }
    this.#energies = this.#energies.map((before, channel) => this.#average(before, energies[channel]! / frames));
    this.#meanEnergy = this.#average(this.#meanEnergy, mean / frames);
  }

  #average(before: number, now: number): number {
    return this.#begun ? before + averaging * (now - before) : now;
  }

  #decide(): void {
    const most = Math.max(...this.#energies);
    if (most < silence) return;
    if (!this.#followsStrongest || most > stronger * this.#energies[this.#strongest]!)
      this.#strongest = this.#energies.indexOf(most);
    this.#kept = this.#meanEnergy > keptAbove * most ? this.#kept + 1 : 0;
    if (this.#meanEnergy < lostBelow * most) this.#followsStrongest = true;
    else if (this.#kept >= keptBlocks) this.#followsStrongest = false;
  }
}

function joined(parts: Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
