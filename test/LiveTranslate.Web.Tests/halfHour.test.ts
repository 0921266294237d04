import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type { Browser, CDPSession, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, open, phone } from './machine/browser';
import { temporaryFolder } from './machine/leftovers';
import { captionsOf, heardOn } from './machine/pages';
import { Server, pause } from './machine/server';
import { eventually } from './machine/wait';

// Half an hour of segments in a minute. The pages are the real ones; the feed is not, as nobody speaks so fast.
const segments = 600;
const periodMs = 80;
// Even a tenth of a second of sound takes a busy machine longer than the period.
const voiced = 5;
const language = 'es-ES';
const session = {
  sessionId: '7K3MQ9TB',
  title: 'Half an hour',
  status: 'live',
  sourceLanguage: 'en-US',
  targetLanguages: [language],
  listeners: {},
  segments: 0,
  passcodeRequired: false,
};

const protocol = new MessagePackHubProtocol();
const watch = new Watch();
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

test('half an hour leaves no more in memory than a few minutes, and no delay', async () => {
  const speech = shortSpeech();
  const page = await open(browser, watch, 'about:blank', phone);
  const feed = new Feed(page);
  await feed.serve();
  await page.goto(`${server.url}/listen/${session.sessionId}`);
  await page.click(`[data-language="${language}"]`);
  await page.waitForSelector('[data-connected=true]');
  const devTools = await page.context().newCDPSession(page);

  const heaps: number[] = [];
  for (let index = 0; index < segments; index++) {
    const startedMs = Date.now();
    const text = `Esta es la frase número ${index} de una charla de media hora, y no la última.`;
    feed.tell('Caption', {
      sessionId: session.sessionId, index, language, text, sourceText: text, startMs: index * 3000, endMs: index * 3000 + 2800,
    });
    if (index % voiced === 0)
      feed.tell('Speech', {
        sessionId: session.sessionId, index, language, contentType: 'audio/mpeg', durationMs: 100, data: speech, url: '/none',
      });
    // Once the list is as long as it gets, and then again and again.
    if (index > 300 && index % 100 === 50) heaps.push(await heap(devTools));
    await pause(Math.max(0, periodMs - (Date.now() - startedMs)));
  }

  await eventually(async () => (await captionsOf(page)).at(-1)?.index, (index) => index === segments - 1, 'the last caption');
  expect((await captionsOf(page)).length).toBeLessThanOrEqual(300);
  heaps.push(await heap(devTools));
  expect(heaps.at(-1)! - heaps[0]!, `bytes: ${heaps.join(', ')}`).toBeLessThan(2_000_000);
  await eventually(() => heardOn(page), (heard) => heard === segments / voiced, 'every voiced segment to be heard');
  expect(watch.faults).toEqual([]);
});

/** What the listener hub would say, for one page. */
class Feed {
  readonly #page: Page;
  #socket: WebSocketRoute | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  async serve(): Promise<void> {
    await this.#page.route(`**/api/sessions/${session.sessionId}`, (route) => route.fulfill({ json: session }));
    await this.#page.route('**/hubs/listener/negotiate*', (route) =>
      route.fulfill({
        json: { negotiateVersion: 1, connectionId: 'a', connectionToken: 'b', availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }] },
      }),
    );
    await this.#page.routeWebSocket('**/hubs/listener*', (socket) => {
      this.#socket = socket;
      socket.onMessage((message) => {
        // The handshake is JSON whatever follows.
        if (message.toString().startsWith('{"protocol"')) {
          socket.send('{}\u001e');
          return;
        }
        for (const call of protocol.parseMessages(bufferOf(message as Buffer), { log: () => {} } as never))
          if (call.type === 1 && call.invocationId)
            this.#send({ type: 3, invocationId: call.invocationId, result: { session, captions: [], nextIndex: 0 } });
      });
    });
  }

  tell(target: string, message: object): void {
    this.#send({ type: 1, target, arguments: [message] });
  }

  #send(message: object): void {
    this.#socket!.send(Buffer.from(protocol.writeMessage(message as never) as ArrayBuffer));
  }
}

function bufferOf(message: Buffer): ArrayBuffer {
  return message.buffer.slice(message.byteOffset, message.byteOffset + message.byteLength) as ArrayBuffer;
}

async function heap(devTools: CDPSession): Promise<number> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await devTools.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

/** An MP3 of a tenth of a second. */
function shortSpeech(): Uint8Array {
  const folder = temporaryFolder();
  const raw = join(folder, 'tone.raw');
  const samples = Int16Array.from({ length: 600 }, (_, i) => 3000 * Math.sin(i / 10));
  writeFileSync(raw, Buffer.from(samples.buffer));
  const mp3 = join(folder, 'tone.mp3');
  execFileSync('lame', ['--silent', '-r', '-s', '24', '--bitwidth', '16', '-m', 'm', '--signed', '--little-endian', '-b', '48', raw, mp3], { stdio: 'ignore' });
  return new Uint8Array(readFileSync(mp3));
}
