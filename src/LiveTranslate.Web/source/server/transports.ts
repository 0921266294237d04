// How a connection is made. WebSockets without negotiation come first: they need neither a second request nor, behind
// several servers, that every request of a client goes to the same one. Long polling gets through what swallows them.
export type Transport = 'webSockets' | 'longPolling';

// A proxy stays as it is for a meeting, but a laptop moves to another network: after so long WebSockets are tried again.
const rememberedMs = 5 * 60_000;

// Where WebSockets have worked, the first losses are a server's or a network's, and long polling would only delay the
// next try.
const lossesTrusted = 2;

const key = 'livetranslate.webSocketsBlockedUntil';

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is known of the way to the server: which transports are worth a try, and in which order. */
export class Transports {
  readonly #memory: Memory | undefined;
  readonly #now: () => number;
  #blockedUntil: number;
  #webSocketsWorked = false;
  #failures = 0;

  constructor(memory: Memory | undefined, now: () => number = Date.now) {
    this.#memory = memory;
    this.#now = now;
    this.#blockedUntil = this.#recall();
  }

  order(): readonly Transport[] {
    const leftMs = this.#blockedUntil - this.#now();
    // More than was ever noted is a clock that was set back.
    if (leftMs > 0 && leftMs <= rememberedMs) return ['longPolling', 'webSockets'];
    return this.#webSocketsWorked && this.#failures < lossesTrusted ? ['webSockets'] : ['webSockets', 'longPolling'];
  }

  /** A connection stands. Only this tells a transport that is blocked from a server that is gone. */
  opened(transport: Transport, failedBefore: readonly Transport[]): void {
    this.#failures = 0;
    this.#webSocketsWorked = transport === 'webSockets';
    if (transport === 'webSockets') this.#note(0);
    else if (failedBefore.includes('webSockets')) this.#note(this.#now() + rememberedMs);
  }

  /** None of them opened. */
  failed(): void {
    this.#failures++;
  }

  #note(until: number): void {
    this.#blockedUntil = until;
    try {
      if (until > 0) this.#memory?.setItem(key, String(until));
      else this.#memory?.removeItem(key);
    } catch {
      // Where the browser keeps nothing, this page still remembers.
    }
  }

  #recall(): number {
    try {
      return Number(this.#memory?.getItem(key)) || 0;
    } catch {
      return 0;
    }
  }
}

/** One for the page, and for the ones that the same tab opens next. */
export const transports = new Transports(storage());

function storage(): Memory | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
