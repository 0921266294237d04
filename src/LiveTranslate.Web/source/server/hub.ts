import { Attempt } from './attempt';
import { ServerError, errorOf } from './errors';
import { below } from './place';
import { type Transport, type Transports, transports } from './transports';

/**
 * One connection to a hub, from its opening to its loss. It does not reconnect by itself: whoever holds audio or an
 * index decides what to say after a loss.
 */
export interface Hub {
  on(event: string, handler: (message: never) => void): void;
  onLost(handler: (why: string) => void): void;
  open(): Promise<void>;
  /** Rejects with a ServerError. */
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  close(): void;
}

/** @param path of the hub, from the server's root: 'hubs/listener'. */
export function connect(path: string): Hub {
  return new SignalRHub(below(path).href, transports);
}

class SignalRHub implements Hub {
  readonly #url: string;
  readonly #transports: Transports;
  readonly #handlers: [event: string, handler: (message: never) => void][] = [];
  #onLost: (why: string) => void = () => {};
  #attempt: Attempt | undefined;
  #closed = false;

  constructor(url: string, transports: Transports) {
    this.#url = url;
    this.#transports = transports;
  }

  on(event: string, handler: (message: never) => void): void {
    this.#handlers.push([event, handler]);
  }

  onLost(handler: (why: string) => void): void {
    this.#onLost = handler;
  }

  async open(): Promise<void> {
    const failed: Transport[] = [];
    let nobodyPassesOn = false;
    let why = 'closed';
    for (const transport of this.#transports.order()) {
      if (this.#closed) break;
      const attempt = this.#prepare(transport);
      try {
        await attempt.open();
        this.#transports.opened(transport, failed);
        return;
      } catch (thrown) {
        failed.push(transport);
        nobodyPassesOn ||= attempt.lostAfterNegotiation;
        why = `${transport}: ${(thrown as Error).message}`;
      }
    }

    this.#transports.failed();
    // A server that answers, and to which no connection can be made, is a matter of the proxy between.
    throw new ServerError(nobodyPassesOn && failed.includes('webSockets') ? 'no-transport' : 'unreachable', why);
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    if (!this.#attempt) throw new ServerError('unreachable', 'not open');
    try {
      return await this.#attempt.hub.invoke<T>(method, ...args);
    } catch (thrown) {
      throw errorOf(thrown);
    }
  }

  close(): void {
    this.#closed = true;
    this.#attempt?.close();
  }

  #prepare(transport: Transport): Attempt {
    const attempt = new Attempt(this.#url, transport);
    const current = () => this.#attempt === attempt;
    for (const [event, handler] of this.#handlers)
      attempt.hub.on(event, (message: never) => {
        if (current()) handler(message);
      });
    attempt.hub.onclose((error) => {
      if (current()) this.#onLost(error?.message ?? 'closed');
    });
    return (this.#attempt = attempt);
  }
}
