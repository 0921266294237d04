import { HubConnectionBuilder, type HubConnection, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { ServerError, errorOf } from './errors';

// The server says something every 2 s. Two of those missing, and the connection is dead.
const serverTimeoutMs = 6_000;
const openPatienceMs = 5_000;

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

export function connect(path: string): Hub {
  return new SignalRHub(
    new HubConnectionBuilder()
      .withUrl(path)
      .withHubProtocol(new MessagePackHubProtocol())
      .configureLogging(LogLevel.None)
      .withServerTimeout(serverTimeoutMs)
      .withKeepAliveInterval(10_000)
      .build(),
  );
}

class SignalRHub implements Hub {
  readonly #hub: HubConnection;

  constructor(hub: HubConnection) {
    this.#hub = hub;
  }

  on(event: string, handler: (message: never) => void): void {
    this.#hub.on(event, handler);
  }

  onLost(handler: (why: string) => void): void {
    this.#hub.onclose((error) => handler(error?.message ?? 'closed'));
  }

  async open(): Promise<void> {
    // Where packets vanish, a connection attempt hangs for minutes.
    const timer = setTimeout(() => this.close(), openPatienceMs);
    try {
      await this.#hub.start();
    } catch (thrown) {
      throw new ServerError('unreachable', String(thrown));
    } finally {
      clearTimeout(timer);
    }
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    try {
      return await this.#hub.invoke<T>(method, ...args);
    } catch (thrown) {
      throw errorOf(thrown);
    }
  }

  close(): void {
    void this.#hub.stop();
  }
}
