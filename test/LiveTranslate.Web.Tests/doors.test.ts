import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, look, open, phone } from './machine/browser';
import { speakerOf, startSpeaking } from './machine/pages';
import { type CreatedSession, Server } from './machine/server';
import { record } from './machine/speech';

// How people get in, and what they are told when they cannot.
const watch = new Watch();
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await launch(record('Good morning everyone, and thank you for coming.').file);
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

const speakAt = (session: CreatedSession) => `${server.url}/speak/${session.sessionId}#${session.speakerToken}`;
const allowed = { permissions: ['microphone'] };

async function close(page: Page): Promise<void> {
  await page.context().close();
}

test('a wrong code is told on the first page, and forgiven when it is corrected', async () => {
  const session = await server.create();
  const page = await open(browser, watch, server.url, phone);
  await page.getByLabel('Session code').fill('ZZZZ-ZZZZ');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('There is no session with this code').waitFor();
  await look(watch, page, 'start-wrong-code');
  // As people type: small letters, a dash, a space.
  const id = session.sessionId.toLowerCase();
  await page.getByLabel('Session code').fill(` ${id.slice(0, 4)}-${id.slice(4)} `);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/listen/${session.sessionId}`);
  await page.waitForSelector('[data-phase=choosing]');
  await close(page);
});

test('an address with a wrong code says so, on every page', async () => {
  for (const path of ['listen', 'speak', 'captions']) {
    const page = await open(browser, watch, `${server.url}/${path}/ZZZZZZZZ`);
    await page.getByText('There is no session with this code').waitFor();
    await look(watch, page, `${path}-wrong-code`);
    await close(page);
  }
});

test('a passcode is asked for, refused and accepted, and remembered', async () => {
  const session = await server.create({ passcode: 'open sesame' });
  const page = await open(browser, watch, `${server.url}/listen/${session.sessionId}`, phone);
  await page.getByLabel('Passcode').waitFor();
  await look(watch, page, 'listen-passcode');
  await page.getByLabel('Passcode').fill('open barley');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('This is not the passcode').waitFor();
  await look(watch, page, 'listen-wrong-passcode');
  await page.getByLabel('Passcode').fill('open sesame');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.click('[data-language="es-ES"]');
  await page.waitForSelector('[data-phase=listening]');
  await page.reload();
  await page.waitForSelector('[data-phase=choosing]');
  expect(server.log).not.toContain('sesame');
  await close(page);
});

test('a passcode in the fragment lets a screen in', async () => {
  const session = await server.create({ passcode: 'open sesame' });
  const page = await open(browser, watch, `${server.url}/captions/${session.sessionId}?language=es-ES#passcode=open%20sesame`);
  await page.waitForSelector('[data-connected=true]');
  // Joined, though not as a listener: how many read it, nobody knows.
  expect((await server.session(session.sessionId)).listeners).toEqual({});
  await close(page);
});

test('a session that ends while somebody joins offers its transcript', async () => {
  const session = await server.create();
  const page = await open(browser, watch, `${server.url}/listen/${session.sessionId}`, phone);
  await page.waitForSelector('[data-phase=choosing]');
  await server.end(session);
  await page.click('[data-language="es-ES"]');
  await page.waitForSelector('[data-phase=ended]', { timeout: 30_000 });
  await page.getByRole('button', { name: 'VTT' }).waitFor();
  await close(page);
});

test('a session that ends while the speaker gets ready is told as ended', async () => {
  const session = await server.create();
  const page = await open(browser, watch, speakAt(session), allowed);
  await page.waitForSelector('[data-phase=ready]');
  await server.end(session);
  await page.click('.start');
  await page.waitForSelector('[data-phase=ended]', { timeout: 30_000 });
  await close(page);
});

test('who has no right to speak is told, whether the token is missing or wrong', async () => {
  const session = await server.create();
  const without = await open(browser, watch, `${server.url}/speak/${session.sessionId}`, allowed);
  await without.getByText('does not allow you to speak').waitFor();
  await look(watch, without, 'speak-no-token');
  await close(without);
  const wrong = await open(browser, watch, `${server.url}/speak/${session.sessionId}#nonsense`, allowed);
  await wrong.click('.start');
  await wrong.getByText('does not allow you to speak').waitFor();
  await close(wrong);
});

test('of two tabs the later one speaks, and the first can take the word back', async () => {
  const session = await server.create();
  const first = await open(browser, watch, speakAt(session), allowed);
  await startSpeaking(first);
  await expect.poll(async () => (await speakerOf(first)).archived, { timeout: 30_000 }).toBeGreaterThan(0);
  const second = await open(browser, watch, speakAt(session), allowed);
  await second.click('.start');
  await second.getByRole('dialog').getByRole('button', { name: 'Speak here instead' }).click();
  await second.waitForSelector('[data-phase=speaking]');
  await first.getByText('Someone has begun to speak').waitFor({ timeout: 30_000 });
  await look(watch, first, 'speak-taken-over');
  await first.getByRole('button', { name: 'Speak here instead' }).click();
  await second.getByText('Someone has begun to speak').waitFor({ timeout: 30_000 });
  await first.waitForSelector('[data-phase=speaking]');
  await close(second);
  await close(first);
});

test('a speaker can pause, go on and mute, and is asked before the end', async () => {
  const session = await server.create();
  const page = await open(browser, watch, speakAt(session), allowed);
  await startSpeaking(page);
  await expect.poll(async () => (await server.session(session.sessionId)).status, { timeout: 20_000 }).toBe('live');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(async () => (await server.session(session.sessionId)).status, { timeout: 20_000 }).toBe('paused');
  await look(watch, page, 'speak-paused');
  const { appended } = await speakerOf(page);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(async () => (await server.session(session.sessionId)).status, { timeout: 20_000 }).toBe('live');
  await expect.poll(async () => (await speakerOf(page)).appended).toBeGreaterThan(appended);
  await page.getByRole('button', { name: 'Mute' }).click();
  await page.getByText('You are muted').waitFor();
  await look(watch, page, 'speak-muted');
  await page.getByRole('button', { name: 'End the session' }).click();
  await look(watch, page, 'speak-end-question');
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect((await speakerOf(page)).phase).toBe('speaking');
  await close(page);
});

test('who leaves while speaking is asked first', async () => {
  const session = await server.create();
  const page = await open(browser, watch, speakAt(session), allowed);
  await startSpeaking(page);
  const asked = new Promise<string>((resolve) =>
    page.on('dialog', (dialog) => {
      resolve(dialog.type());
      void dialog.accept();
    }),
  );
  await page.close({ runBeforeUnload: true });
  expect(await asked).toBe('beforeunload');
});

test('a blocked microphone is explained, and tried again', async () => {
  const session = await server.create();
  const page = await open(browser, watch, speakAt(session));
  await page.click('.start');
  await page.getByText('The microphone is blocked').waitFor();
  await look(watch, page, 'speak-microphone-blocked');
  await page.context().grantPermissions(['microphone']);
  await startSpeaking(page);
  await close(page);
});

test('a machine without a microphone is told so', async () => {
  const session = await server.create();
  const deaf = await launch();
  const page = await open(deaf, watch, speakAt(session), allowed);
  await page.click('.start');
  await page.getByText('No microphone was found').waitFor();
  await look(watch, page, 'speak-no-microphone');
  await deaf.close();
});

test('the pages speak Spanish and French, and another language when asked to', async () => {
  for (const [locale, name] of [
    ['es-AR', 'Escuchar'],
    ['fr-CA', 'Écouter'],
  ] as const) {
    const page = await open(browser, watch, server.url, { ...phone, locale });
    await page.getByRole('heading', { name }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2));
    await look(watch, page, `start-${locale.slice(0, 2)}`);
    await page.locator('.shell-foot select').selectOption('en');
    await page.getByRole('heading', { name: 'Listen' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Listen' }).waitFor();
    await close(page);
  }
});

test('the keyboard alone is enough to open a session and to listen', async () => {
  const page = await open(browser, watch, server.url, allowed);
  await page.getByRole('button', { name: 'Open the session' }).and(page.locator(':enabled')).waitFor();
  await page.getByLabel('Title').focus();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-phase=ready]');
  await page.goto(page.url().replace('/speak/', '/listen/'));
  await page.waitForSelector('[data-phase=choosing]');
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.getAttribute('data-language') === 'fr-FR')) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-phase=listening]');
  await close(page);
});

test('what a listener sets is there the next time', async () => {
  const session = await server.create();
  const page = await open(browser, watch, `${server.url}/listen/${session.sessionId}`, phone);
  await page.getByLabel('Captions only').check();
  await page.click('[data-language="es-ES"]');
  const size = () => page.$eval('.captions', (list) => getComputedStyle(list).fontSize);
  const before = parseFloat(await size());
  await page.getByRole('button', { name: 'Larger text' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await look(watch, page, 'listen-settings');
  await page.getByLabel('Appearance').selectOption('dark');
  await page.getByRole('button', { name: 'Close' }).click();
  const larger = parseFloat(await size());
  expect(larger).toBeGreaterThan(before);
  // Captions only: nothing plays, and nothing is synthesized for it.
  expect(await page.getByRole('button', { name: 'Sound' }).getAttribute('aria-pressed')).toBe('false');
  await page.reload();
  await page.click('[data-language="es-ES"]');
  expect(parseFloat(await size())).toBe(larger);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await close(page);
});

test('a link with a language goes straight to the captions', async () => {
  const session = await server.create();
  // Whatever the driver asks of a page counts as a touch: nothing is asked before the page has tried to play.
  const connects = (opening: Page) => opening.waitForEvent('websocket');
  const address = `${server.url}/listen/${session.sessionId}?language=fr`;
  const page = await open(browser, watch, address, phone, connects);
  await page.waitForSelector('[data-phase=listening]');
  expect(await page.locator('.listening-language select').inputValue()).toBe('fr-FR');
  // Without a touch there is no sound: the page asks for one.
  await page.getByRole('button', { name: 'Tap to hear the translation' }).waitFor();
  await look(watch, page, 'listen-touch-for-sound');
  await page.getByRole('button', { name: 'Tap to hear the translation' }).click();
  await page.getByRole('button', { name: 'Tap to hear the translation' }).waitFor({ state: 'detached' });
  await close(page);
});

test('a server that is gone is told, and the way back is one touch', async () => {
  const page = await open(browser, watch, server.url);
  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await page.getByText('The server cannot be reached').waitFor();
  await look(watch, page, 'start-no-server');
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Open the session' }).and(page.locator(':enabled')).waitFor();
  await close(page);
});

test('every page and state can be used with a keyboard, a screen reader and weak eyes, on a small phone', () => {
  expect(watch.looks).toEqual([]);
});

test('no page reports a fault, breaks its policy or asks another host', () => {
  expect(watch.faults).toEqual([]);
});
