import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Watch, launch, look, open, phone } from './machine/browser';
import { captionsOf, endSession, expectWhole, heardOn, speakerOf, startSpeaking, untilEnded } from './machine/pages';
import { Network } from './machine/network';
import { Server, pause } from './machine/server';
import { paragraphs, record } from './machine/speech';
import { eventually } from './machine/wait';
import { wordErrorRate } from './machine/wordErrorRate';

// What is said while the network or the server is gone arrives all the same, once and in order.
const said = paragraphs.join(' ');
const recording = record(said);
const cutMs = 20_000;
const watch = new Watch();
let browser: Browser;

beforeAll(async () => {
  browser = await launch(recording.file);
});

afterAll(async () => {
  await browser?.close();
});

/** One who speaks, one who reads the original, one who hears Spanish. */
class Talk {
  readonly speaker: Page;
  readonly reader: Page;
  readonly hearer: Page;
  readonly id: string;
  readonly #server: Server;
  #startedMs = 0;

  private constructor(server: Server, id: string, speaker: Page, reader: Page, hearer: Page) {
    this.#server = server;
    this.id = id;
    this.speaker = speaker;
    this.reader = reader;
    this.hearer = hearer;
  }

  static async open(server: Server, speakerUrl = server.url, listenerUrl = server.url): Promise<Talk> {
    const { sessionId, speakerToken } = await server.create();
    const speaker = await open(browser, watch, `${speakerUrl}/speak/${sessionId}#${speakerToken}`, { permissions: ['microphone'] });
    await speaker.waitForSelector('[data-phase=ready]');
    const listen = async (language: string) => {
      const page = await open(browser, watch, `${listenerUrl}/listen/${sessionId}`, phone);
      await page.click(`[data-language="${language}"]`);
      await page.waitForSelector('[data-connected=true]');
      return page;
    };
    const talk = new Talk(server, sessionId, speaker, await listen('en-US'), await listen('es-ES'));
    await startSpeaking(speaker);
    talk.#startedMs = Date.now();
    await eventually(async () => (await captionsOf(talk.reader)).length, (count) => count > 0, 'the first caption');
    return talk;
  }

  /** Lets the speaker finish, and checks that nothing is missing anywhere. */
  async expectNothingLost(): Promise<void> {
    await pause(Math.max(0, this.#startedMs + (recording.seconds + 1) * 1000 - Date.now()));
    await endSession(this.speaker);
    for (const page of [this.reader, this.hearer]) await untilEnded(page);
    const { appended, archived } = await speakerOf(this.speaker);
    expect(archived).toBe(appended);
    expect(appended * 0.25).toBeGreaterThan(recording.seconds);
    const { segments } = await this.#server.session(this.id);
    for (const page of [this.reader, this.hearer]) expectWhole(await captionsOf(page), segments);
    const understood = (await captionsOf(this.reader)).map((caption) => caption.text).join(' ');
    // Something missing would cost far more; the microphone of a busy machine stutters.
    expect(wordErrorRate(said, understood), understood).toBeLessThan(0.25);
  }
}

describe('a loss', () => {
  let server: Server;

  beforeAll(async () => {
    server = await Server.start();
  });

  afterAll(() => server?.kill());

  test.concurrent('of the network for 20 s on the speaker’s side: nothing that was said is missing', async () => {
    const network = await Network.between(server.port);
    const talk = await Talk.open(server, network.url);
    network.stall();
    await talk.speaker.getByText('No connection. Go on speaking').waitFor({ timeout: 15_000 });
    await Promise.all([pause(cutMs), look(watch, talk.speaker, 'speak-no-connection')]);
    network.restore();
    await talk.speaker.getByText('No connection. Go on speaking').waitFor({ state: 'detached', timeout: 30_000 });
    await talk.expectNothingLost();
    network.close();
  });

  test.concurrent('of the network for 20 s on the listeners’ side: they get what they missed, and hear it', async () => {
    const network = await Network.between(server.port);
    const talk = await Talk.open(server, server.url, network.url);
    network.cut();
    await talk.hearer.getByText('Reconnecting').waitFor({ timeout: 15_000 });
    await Promise.all([pause(cutMs), look(watch, talk.hearer, 'listen-no-connection')]);
    network.restore();
    await talk.hearer.waitForSelector('[data-connected=true]', { timeout: 30_000 });
    await talk.expectNothingLost();
    const spoken = (await captionsOf(talk.hearer)).filter((caption) => caption.text !== '').length;
    await eventually(() => heardOn(talk.hearer), (heard) => heard === spoken, `${spoken} segments to be heard`, 120_000);
    network.close();
  });

  test.concurrent('of the server, killed and started again under both pages: nothing is missing', async () => {
    const server = await Server.start();
    const talk = await Talk.open(server);
    await eventually(async () => (await captionsOf(talk.reader)).length, (count) => count > 2, 'some captions', 90_000);
    await server.kill();
    await talk.speaker.getByText('No connection. Go on speaking').waitFor({ timeout: 15_000 });
    await server.launch();
    await talk.speaker.getByText('No connection. Go on speaking').waitFor({ state: 'detached', timeout: 30_000 });
    await talk.expectNothingLost();
    await server.kill();
  });
});

test('every state of loss can be used with a keyboard, a screen reader and weak eyes', () => {
  expect(watch.looks).toEqual([]);
});

test('no page reports a fault, breaks its policy or asks another host', () => {
  expect(watch.faults).toEqual([]);
});
