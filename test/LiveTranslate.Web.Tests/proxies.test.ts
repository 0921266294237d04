import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Watch, launch, open } from './machine/browser';
import { captionsOf, endSession, expectWhole, startSpeaking, untilEnded } from './machine/pages';
import { type Habits, Proxy } from './machine/proxy';
import { Server } from './machine/server';
import { scan } from './machine/scan';
import { record } from './machine/speech';
import { eventually } from './machine/wait';

// What lies between people and a server: the same talk through all of it.
const recording = record('Good morning everyone, and thank you for coming. Today we will talk about clean water.');
const watch = new Watch();
const withinMs = 30_000;

let server: Server;
let browser: Browser;
let proxy: Proxy | undefined;
const pages: Page[] = [];

beforeAll(async () => {
  server = await Server.start();
  browser = await launch(recording.file);
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
  proxy?.close();
  proxy = undefined;
});

const cases: [name: string, habits: Habits, tries: number | undefined][] = [
  ['refuses WebSockets', { webSockets: 'refuse' }, 1],
  ['never answers a WebSocket', { webSockets: 'hang' }, 1],
  ['closes a WebSocket at once', { webSockets: 'close' }, 1],
  ['accepts a WebSocket and passes nothing on', { webSockets: 'swallow' }, 1],
  ['has two gateways behind it and keeps no client at one', { unsticky: true }, undefined],
  ['speaks TLS and names itself by the inner address', { tls: true }, undefined],
  ['puts all below a path and tells nobody', { prefix: '/live' }, undefined],
];

test.each(cases)('Talk_behind_a_proxy_that_%s_arrives_and_its_code_leads_there', async (_, habits, tries) => {
  proxy = await Proxy.before(server.port, habits);
  const speaker = await visit(`${proxy.url}/`, { permissions: ['microphone'] });
  await speaker.getByRole('button', { name: 'Open the session' }).click();
  await speaker.waitForSelector('[data-phase=ready]');
  const link = await scan(speaker.locator('.share-code .qr'));
  expect(link).toMatch(new RegExp(`^${proxy.url}/listen/[0-9A-Z]{8}$`));

  const listener = await visit(`${link}?language=es-ES`);
  await startSpeaking(speaker);
  await eventually(() => captionsOf(listener), (captions) => captions.length > 0, 'a caption', withinMs);
  expect(await listener.locator('.listening').getAttribute('data-connected')).toBe('true');
  expect(await speaker.getByRole('status').first().innerText()).toMatch(/live/i);
  await endSession(speaker);
  await untilEnded(listener);
  const shown = await captionsOf(listener);
  expectWhole(shown, shown.length);
  // The speaker's tab and the listener's: each finds out once.
  if (tries) expect(proxy.webSockets).toBe(2 * tries);
  expect(watch.faults).toEqual([]);
});

test('Speaker_whose_connection_never_opened_is_not_called_live_and_is_warned_within_five_seconds', async () => {
  proxy = await Proxy.before(server.port, { webSockets: 'hang', unsticky: true });
  const speaker = await speaking(proxy);
  expect(await speaker.getByRole('status').first().innerText()).toMatch(/connecting/i);
  await speaker.getByText('No connection. Go on speaking').waitFor({ timeout: 5_000 });
});

test('Gateways_to_which_no_transport_leads_are_told_in_words_to_speaker_and_listener', async () => {
  proxy = await Proxy.before(server.port, { webSockets: 'close', unsticky: true });
  const speaker = await speaking(proxy);
  const id = new URL(speaker.url()).pathname.split('/').at(-1);
  const listener = await visit(`${proxy.url}/listen/${id}?language=es-ES`);
  for (const page of [speaker, listener]) {
    await page.getByText('let the proxy pass WebSockets, or use sticky sessions').waitFor({ timeout: withinMs });
    expect(await page.locator('.badge.live').count()).toBe(0);
  }
});

async function speaking(through: Proxy): Promise<Page> {
  const session = await server.create();
  const page = await visit(`${through.url}/speak/${session.sessionId}#${session.speakerToken}`, { permissions: ['microphone'] });
  await page.waitForSelector('[data-phase=ready]');
  await startSpeaking(page);
  return page;
}

async function visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await open(browser, watch, url, { ignoreHTTPSErrors: true, ...options });
  pages.push(page);
  return page;
}
