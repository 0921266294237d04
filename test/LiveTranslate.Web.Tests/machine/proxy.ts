import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers';

/** What proxies in front of real servers do to a meeting. */
export interface Habits {
  /** To WebSockets. Refuse: 403. Hang: no answer. Close: accepted, and closed at once. Swallow: accepted, and silent. */
  webSockets?: 'refuse' | 'hang' | 'close' | 'swallow';
  /** Speaks https outside and http inside, where it names itself by the server's address. */
  tls?: boolean;
  /** Everything lies below this path, which it takes off and tells nobody. */
  prefix?: string;
  /** Behind it are two gateways, and it keeps no client at one: what one has negotiated, the other has never heard of. */
  unsticky?: boolean;
}

/** A proxy between the browser and the server. */
export class Proxy {
  url = '';
  /** How many WebSockets were asked for. */
  webSockets = 0;
  readonly #habits: Habits;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server!: HttpServer;
  #turn = 0;

  private constructor(port: number, habits: Habits) {
    this.#port = port;
    this.#habits = habits;
  }

  static async before(port: number, habits: Habits): Promise<Proxy> {
    const proxy = new Proxy(port, habits);
    const server = habits.tls ? createTlsServer(certificate()) : createServer();
    server.on('request', (incoming, outgoing) => proxy.#pass(incoming, outgoing));
    server.on('upgrade', (incoming, socket: Socket) => proxy.#upgrade(incoming, socket));
    server.on('connection', (socket: Socket) => {
      proxy.#sockets.add(socket);
      socket.on('close', () => proxy.#sockets.delete(socket)).on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy.#server = server;
    const { port: own } = server.address() as { port: number };
    proxy.url = `${habits.tls ? 'https' : 'http'}://127.0.0.1:${own}${habits.prefix ?? ''}`;
    return proxy;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = this.#inside(incoming);
    const stray = this.#habits.unsticky && /[?&]id=/.test(incoming.url!) && this.#turn++ % 2 === 0;
    if (path === undefined || stray) {
      outgoing.writeHead(404).end();
      return;
    }
    const ask = request(
      { host: '127.0.0.1', port: this.#port, path, method: incoming.method, headers: this.#headers(incoming) },
      (reply) => reply.pipe(outgoing.writeHead(reply.statusCode!, reply.headers)),
    );
    ask.on('error', () => outgoing.destroy());
    outgoing.on('close', () => ask.destroy());
    incoming.pipe(ask);
  }

  #upgrade(incoming: IncomingMessage, near: Socket): void {
    this.webSockets++;
    near.on('error', () => {});
    const { webSockets } = this.#habits;
    if (webSockets === 'refuse') near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    if (webSockets === 'close') near.end(accepted(incoming));
    if (webSockets === 'swallow') near.write(accepted(incoming));
    if (webSockets) return;
    const far = connect(this.#port, '127.0.0.1', () => {
      const head = Object.entries(this.#headers(incoming)).map(([name, value]) => `${name}: ${value}\r\n`);
      far.write(`GET ${this.#inside(incoming)} HTTP/1.1\r\n${head.join('')}\r\n`);
      far.pipe(near).pipe(far);
    });
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
  }

  #inside(incoming: IncomingMessage): string | undefined {
    const { prefix } = this.#habits;
    if (!prefix) return incoming.url;
    return incoming.url!.startsWith(`${prefix}/`) ? incoming.url!.slice(prefix.length) : undefined;
  }

  #headers(incoming: IncomingMessage): IncomingMessage['headers'] {
    const forwarded = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': incoming.headers.host, 'x-forwarded-proto': this.#habits.tls ? 'https' : 'http' };
    return { ...incoming.headers, ...forwarded, ...(this.#habits.tls ? { host: `127.0.0.1:${this.#port}` } : {}) };
  }
}

function accepted(incoming: IncomingMessage): string {
  const key = `${incoming.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

function certificate(): { key: Buffer; cert: Buffer } {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
