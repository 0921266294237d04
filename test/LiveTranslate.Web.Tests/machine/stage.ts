import { existsSync, readFileSync } from 'node:fs';
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageType, NullLogger } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { Server as WebSocketServer, type WebSocket } from 'ws';

const pages = fileURLToPath(new URL('../../../src/LiveTranslate.Server/bin/Debug/net10.0/wwwroot/', import.meta.url));
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const pingMs = 2_000;

interface Segment {
  sourceText: string;
  texts: Record<string, string>;
}

/** One session on the stage. */
export class Talk {
  readonly segments: Segment[] = [];
  readonly connections = new Set<Connection>();
  /** What came with each Join. */
  readonly joins: Record<string, unknown>[] = [];
  readonly sessionId: string;
  readonly sourceLanguage: string;
  readonly targetLanguages: string[];
  readonly title: string;
  status = 'live';

  constructor(sessionId: string, sourceLanguage: string, targetLanguages: string[], title: string) {
    this.sessionId = sessionId;
    this.sourceLanguage = sourceLanguage;
    this.targetLanguages = targetLanguages;
    this.title = title;
  }

  get state() {
    const { sessionId, sourceLanguage, targetLanguages, title, status } = this;
    return { sessionId, sourceLanguage, targetLanguages, title, status, listeners: {}, segments: this.segments.length, passcodeRequired: false };
  }

  /** Something was said; where a language has no text its translation has failed. */
  say(sourceText: string, texts: Record<string, string> = {}): void {
    this.segments.push({ sourceText, texts });
    for (const connection of this.connections)
      if (connection.language) connection.event('Caption', this.caption(this.segments.length - 1, connection.language));
  }

  change(status: string): void {
    this.status = status;
    for (const connection of this.connections) connection.event('SessionChanged', this.state);
  }

  /** Every connection breaks; they may come again at once. */
  cut(): void {
    for (const connection of this.connections) connection.break();
  }

  caption(index: number, language: string) {
    const { sourceText, texts } = this.segments[index]!;
    const text = language === this.sourceLanguage ? sourceText : texts[language];
    const failure = text === undefined ? { stage: 'translation', cause: 'timed-out' } : null;
    return {
      sessionId: this.sessionId, index, language, sourceText, text: text ?? sourceText,
      startMs: index * 3000, endMs: index * 3000 + 2900, failure,
    };
  }
}

/**
 * The pages as they were built, with hubs whose captions are whatever a test wants to see: in languages that no engine
 * here speaks, as long and as fast as it likes. It says no more than what the pages ask for.
 */
export class Stage {
  readonly url: string;
  /** Refuses connections to hubs, as a server that is being replaced. */
  down = false;
  readonly #server: HttpServer;
  readonly #talks = new Map<string, Talk>();
  readonly #all = new Set<Connection>();
  readonly #pings: ReturnType<typeof setInterval>;

  private constructor(server: HttpServer) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    this.#pings = setInterval(() => this.#all.forEach((one) => one.ping()), pingMs);
    const sockets = new WebSocketServer({ noServer: true });
    server.on('request', (request, response) => this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => {
      if (this.down) return void socket.destroy();
      sockets.handleUpgrade(request, socket, head, (client) => {
        const connection = new Connection(client, (id) => this.#talks.get(id));
        this.#all.add(connection);
        client.on('close', () => this.#all.delete(connection));
      });
    });
  }

  static async open(): Promise<Stage> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Stage(server);
  }

  talk(sourceLanguage: string, targetLanguages: string[], title = ''): Talk {
    const talk = new Talk(`STAGE${String(this.#talks.size).padStart(3, '0')}`, sourceLanguage, targetLanguages, title);
    this.#talks.set(talk.sessionId, talk);
    return talk;
  }

  close(): void {
    clearInterval(this.#pings);
    this.#all.forEach((one) => one.break());
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url!, this.url).pathname;
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    if (path.startsWith('/hubs/') && path.endsWith('/negotiate')) {
      if (this.down) return void response.writeHead(503).end();
      const transports = [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }];
      return void json({ connectionId: 'one', connectionToken: 'one', negotiateVersion: 1, availableTransports: transports });
    }

    const session = /^\/api\/sessions\/([^/]+)$/.exec(path);
    if (session) {
      const talk = this.#talks.get(session[1]!);
      return void (talk ? json(talk.state) : json({ type: '/problems/session-not-found', detail: 'There is none.' }, 404));
    }

    const page = /^\/(speak|listen|captions)\//.exec(path);
    const file = join(pages, page ? `${page[1]}.html` : path);
    if (!existsSync(file) || !types[extname(file)]) return void json({ title: 'Not found' }, 404);
    response.writeHead(200, { 'Content-Type': types[extname(file)]! }).end(readFileSync(file));
  }
}

class Connection {
  language: string | undefined;
  readonly #socket: WebSocket;
  readonly #find: (id: string) => Talk | undefined;
  readonly #protocol = new MessagePackHubProtocol();
  #talk: Talk | undefined;
  #greeted = false;

  constructor(socket: WebSocket, find: (id: string) => Talk | undefined) {
    this.#socket = socket;
    this.#find = find;
    socket.on('error', () => {});
    socket.on('close', () => this.#talk?.connections.delete(this));
    socket.on('message', (data) => this.#take(Buffer.from(data as Buffer)));
  }

  event(target: string, message: unknown): void {
    this.#send({ type: MessageType.Invocation, target, arguments: [message] });
  }

  ping(): void {
    if (this.#greeted) this.#send({ type: MessageType.Ping });
  }

  break(): void {
    this.#socket.terminate();
  }

  #take(data: Buffer): void {
    if (!this.#greeted) {
      this.#greeted = true;
      this.#socket.send('{}\u001e');
      return;
    }

    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
    for (const message of this.#protocol.parseMessages(bytes, NullLogger.instance)) {
      if (message.type !== MessageType.Invocation) continue;
      const result = this.#invoke(message.target, message.arguments as Record<string, unknown>[]);
      if (message.invocationId) this.#send({ type: MessageType.Completion, invocationId: message.invocationId, result });
    }
  }

  #invoke(method: string, [first]: Record<string, unknown>[]): unknown {
    switch (method) {
      case 'Join': {
        const talk = this.#enter(first!);
        this.language = first!.language as string;
        talk.joins.push(first!);
        const from = typeof first!.afterIndex === 'number' ? first!.afterIndex + 1 : 0;
        const captions = talk.segments.map((_, index) => talk.caption(index, this.language!)).slice(from);
        return { session: talk.state, captions, nextIndex: talk.segments.length };
      }
      case 'History':
        return { captions: [] };
      case 'Start':
        this.language = this.#enter(first!).sourceLanguage;
        return { take: 0, nextSequence: 0, sampleRate: 16_000, chunkMilliseconds: 250, maxChunkBytes: 32_000 };
      case 'SendAudio':
        return (first as unknown as number) + 1;
      default:
        return null;
    }
  }

  #enter(request: Record<string, unknown>): Talk {
    this.#talk = this.#find(request.sessionId as string)!;
    this.#talk.connections.add(this);
    return this.#talk;
  }

  #send(message: object): void {
    this.#socket.send(this.#protocol.writeMessage(message as never));
  }
}
