/** How long to wait before the next try: doubling, capped, and jittered so that a crowd does not come back at once. */
export class Backoff {
  #tries = 0;
  readonly #firstMs: number;
  readonly #capMs: number;
  readonly #random: () => number;

  constructor(firstMs = 250, capMs = 5_000, random: () => number = Math.random) {
    this.#firstMs = firstMs;
    this.#capMs = capMs;
    this.#random = random;
  }

  next(): number {
    const full = Math.min(this.#capMs, this.#firstMs * 2 ** Math.min(this.#tries++, 20));
    return full * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
