// What SignalR's client itself stands on in Node.js; it comes without types.
declare module 'ws' {
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';

  export class WebSocket {
    on(event: 'message', handler: (data: Buffer | string | ArrayBuffer) => void): void;
    on(event: 'close' | 'error', handler: () => void): void;
    send(data: string | ArrayBuffer | Uint8Array): void;
    close(): void;
    terminate(): void;
  }

  export class Server {
    constructor(options: { noServer: true });
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (client: WebSocket) => void): void;
  }
}
