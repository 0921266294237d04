import { type Server as NetServer, type Socket, connect, createServer } from 'node:net';

/** The network between one browser page and the server: it can go dead, with and without a word. */
export class Network {
  url = '';
  readonly #server: NetServer;
  readonly #pairs = new Set<[Socket, Socket]>();
  #state: 'up' | 'stalled' | 'down' = 'up';

  constructor(serverPort: number) {
    this.#server = createServer((near) => {
      if (this.#state === 'down') {
        near.destroy();
        return;
      }
      const far = connect(serverPort, '127.0.0.1');
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      near.pipe(far);
      far.pipe(near);
      for (const end of pair) {
        end.on('error', () => {});
        end.on('close', () => {
          this.#pairs.delete(pair);
          near.destroy();
          far.destroy();
        });
      }
      if (this.#state === 'stalled') this.#hold(pair);
    });
  }

  static async between(serverPort: number): Promise<Network> {
    const network = new Network(serverPort);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    network.url = `http://127.0.0.1:${(network.#server.address() as { port: number }).port}`;
    return network;
  }

  /** As Wi-Fi behind a thick wall: connections stay, nothing gets through. */
  stall(): void {
    this.#state = 'stalled';
    for (const pair of this.#pairs) this.#hold(pair);
  }

  /** As a cable pulled: all connections break, and none can be made. */
  cut(): void {
    this.#state = 'down';
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  restore(): void {
    this.#state = 'up';
    for (const [near, far] of this.#pairs) {
      near.pipe(far);
      far.pipe(near);
    }
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #hold([near, far]: [Socket, Socket]): void {
    near.unpipe(far);
    far.unpipe(near);
    near.pause();
    far.pause();
  }
}
