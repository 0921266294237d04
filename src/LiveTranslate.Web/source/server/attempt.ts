import {
  DefaultHttpClient,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  LogLevel,
  NullLogger,
} from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { ServerError } from './errors';
import type { Transport } from './transports';

// The server says something every 2 s. Two of those missing, and the connection is dead.
const serverTimeoutMs = 6_000;

// Where packets vanish, or a proxy keeps what it cannot pass on, an attempt hangs for minutes. A WebSocket takes four
// round trips to stand; long polling takes seven.
const openMs = { webSockets: 5_000, longPolling: 8_000 };

// What is sent over long polling is answered at once, or the connection is dead.
const sendMs = 10_000;

/** One attempt to open a connection over one transport. Its deadline really ends it: the sockets and requests, too. */
export class Attempt {
  readonly hub: HubConnection;
  readonly #transport: Transport;
  readonly #sockets: WebSocket[] = [];
  readonly #http = new WatchedHttp();
  #abandon: ((why: ServerError) => void) | undefined;

  constructor(url: string, transport: Transport) {
    this.#transport = transport;
    this.hub = new HubConnectionBuilder()
      .withUrl(url, transport === 'webSockets' ? this.#webSockets() : this.#longPolling())
      .withHubProtocol(new MessagePackHubProtocol())
      .configureLogging(LogLevel.None)
      .withServerTimeout(serverTimeoutMs)
      .withKeepAliveInterval(10_000)
      .build();
  }

  /** Whether the server was there, and what was said to it next reached another one, or nobody. */
  get lostAfterNegotiation(): boolean {
    return this.#http.negotiated;
  }

  /** Rejects with a ServerError at the latest when its time is up. */
  async open(): Promise<void> {
    // The client's own stop() would wait for the start() that hangs.
    const abandoned = new Promise<never>((_, reject) => (this.#abandon = reject));
    const timer = setTimeout(() => this.close('no answer'), openMs[this.#transport]);
    try {
      await Promise.race([this.hub.start(), abandoned]);
      this.#http.opening = false;
    } catch (thrown) {
      this.close('failed');
      throw new ServerError('unreachable', String(thrown));
    } finally {
      this.#abandon = undefined;
      clearTimeout(timer);
    }
  }

  close(why = 'closed'): void {
    this.#abandon?.(new ServerError('unreachable', why));
    // Waits for a start() that hangs; what that waits for ends here.
    this.hub.stop().catch(() => {});
    for (const socket of this.#sockets) socket.close();
    this.#http.cancel();
  }

  #webSockets() {
    const sockets = this.#sockets;
    class KeptSocket extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        sockets.push(this);
      }
    }
    return { transport: HttpTransportType.WebSockets, skipNegotiation: true, WebSocket: KeptSocket };
  }

  #longPolling() {
    return { transport: HttpTransportType.LongPolling, httpClient: this.#http, timeout: sendMs };
  }
}

/** Ends the requests of an attempt that is given up, which the client would wait for. */
class WatchedHttp extends DefaultHttpClient {
  negotiated = false;
  opening = true;
  readonly #opening = new Set<() => void>();

  constructor() {
    super(NullLogger.instance);
  }

  override async send(request: HttpRequest): Promise<HttpResponse> {
    const negotiating = new URL(request.url!).pathname.endsWith('/negotiate');
    if (!this.opening) return super.send(request);
    let cancel!: () => void;
    const cancelled = new Promise<never>((_, reject) => (cancel = () => reject(new HttpError('given up', 0))));
    cancelled.catch(() => {});
    this.#opening.add(cancel);
    try {
      const reply = await Promise.race([super.send({ ...request, timeout: openMs.longPolling }), cancelled]);
      this.negotiated ||= negotiating;
      return reply;
    } finally {
      this.#opening.delete(cancel);
    }
  }

  cancel(): void {
    for (const cancel of this.#opening) cancel();
  }
}
