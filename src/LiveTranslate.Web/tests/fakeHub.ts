import type { Hub } from '../source/server/hub';

/** A hub that answers as a test says, and can be lost. */
export class FakeHub implements Hub {
  readonly calls: { method: string; args: unknown[] }[] = [];
  readonly #handlers = new Map<string, (message: never) => void>();
  readonly #answer: (method: string, args: unknown[], hub: FakeHub) => unknown;
  #lost: ((why: string) => void) | undefined;
  #never: ((reason: unknown) => void)[] = [];
  closed = false;

  constructor(answer: (method: string, args: unknown[], hub: FakeHub) => unknown) {
    this.#answer = answer;
  }

  /** What an answer can be: none. */
  static readonly silence = Symbol('silence');

  on(event: string, handler: (message: never) => void): void {
    this.#handlers.set(event, handler);
  }

  onLost(handler: (why: string) => void): void {
    this.#lost = handler;
  }

  async open(): Promise<void> {
    await this.invoke('open');
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    this.calls.push({ method, args });
    const answer = await this.#answer(method, args, this);
    if (answer === FakeHub.silence) return new Promise<T>((_, reject) => this.#never.push(reject));
    return answer as T;
  }

  close(): void {
    this.closed = true;
  }

  tell(event: string, message: unknown): void {
    this.#handlers.get(event)?.(message as never);
  }

  lose(): void {
    for (const reject of this.#never) reject(new Error('connection lost'));
    this.#lost?.('lost');
  }

  called(method: string): unknown[][] {
    return this.calls.filter((call) => call.method === method).map((call) => call.args);
  }
}
