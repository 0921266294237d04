import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, look, open, phone } from './machine/browser';
import { captionsOf, endSession, startSpeaking, untilEnded } from './machine/pages';
import { type CreatedSession, Server, pause } from './machine/server';
import { paragraphs, record } from './machine/speech';
import { eventually } from './machine/wait';

// Several people in one room: a second speaker, one who vanishes, and those who come when it is over. One talk, in order.
const watch = new Watch();
const allowed = { permissions: ['microphone', 'clipboard-read', 'clipboard-write'] };
// What is promised to listeners and to the API.
const noticedMs = 15_000;

let server: Server;
let browser: Browser;
let first: Page;
let second: Page;
let listener: Page;
let session: CreatedSession;

beforeAll(async () => {
  server = await Server.start();
  browser = await launch(record(paragraphs.slice(0, 3).join(' ')).file);
  // As organisers do it: the passcode is known to this page alone.
  first = await open(browser, watch, server.url, allowed);
  await first.fill('#title', 'Water and memories');
  await first.click('summary');
  await first.fill('#passcode', 'open sesame');
  await first.getByRole('button', { name: 'Open the session' }).click();
  await first.waitForSelector('[data-phase=ready]');
  const [known] = await first.evaluate(() => JSON.parse(localStorage.getItem('livetranslate.sessions')!));
  session = { sessionId: known.id, speakerToken: known.speakerToken, listenUrl: known.listenUrl, speakUrl: '' };
  listener = await open(browser, watch, `${server.url}/listen/${session.sessionId}?language=es#passcode=open%20sesame`, phone);
  await listener.waitForSelector('[data-phase=listening]');
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

const statusOf = async () => (await server.session(session.sessionId)).status;
const badge = (page: Page) => page.locator('.badge').innerText();

test('the passcode can be read on the page of who opened the session', async () => {
  await first.getByText('Passcode: open sesame').first().waitFor();
  await look(watch, first, 'speak-passcode');
});

test('larger text, four touches while captions come, does not stop following', async () => {
  await startSpeaking(first);
  await eventually(() => captionsOf(listener), (captions) => captions.length >= 3, 'three captions', 60_000);
  for (const name of ['Larger text', 'Smaller text', 'Larger text']) {
    const before = (await captionsOf(listener)).length;
    for (let i = 0; i < 4; i++) {
      await listener.getByRole('button', { name }).tap();
      await pause(200);
    }
    await eventually(() => captionsOf(listener), (captions) => captions.length > before, 'another caption', 60_000);
  }
  await eventually(
    () => listener.$eval('.captions', (list) => list.scrollHeight - list.scrollTop - list.clientHeight),
    (below) => below < 3,
    'the newest caption to be seen',
  );
  expect(await listener.$eval('.captions', (list) => list.scrollHeight > list.clientHeight)).toBe(true);
  expect(await listener.getByRole('button', { name: 'Newest' }).count()).toBe(0);
  // Somebody who scrolls back still can.
  await listener.$eval('.captions', (list) => list.scrollTo({ top: 0, behavior: 'smooth' }));
  await listener.getByRole('button', { name: 'Newest' }).tap();
  await listener.getByRole('button', { name: 'Newest' }).waitFor({ state: 'detached' });
});

test('an invited speaker is told whom that would interrupt, and interrupts nobody by opening the link', async () => {
  await first.getByRole('button', { name: 'Invite another speaker' }).click();
  await look(watch, first, 'speak-invite');
  const link = await first.locator('.invite-link').innerText();
  await first.keyboard.press('Escape');
  expect(await first.locator('.invite-link').count()).toBe(0);
  expect(link.startsWith(`${server.url}/speak/${session.sessionId}#`)).toBe(true);

  second = await open(browser, watch, link, { ...phone, ...allowed });
  await second.getByText('Someone is speaking here now').first().waitFor();
  expect(await second.locator('.who-speaks').first().innerText()).toMatch(/^Chrome, Linux · for /);
  expect(second.url()).toBe(`${server.url}/speak/${session.sessionId}`);
  await second.getByText('Passcode: open sesame').first().waitFor();
  await look(watch, second, 'speak-invited');
  await second.tap('.start');
  const question = second.getByRole('dialog');
  await question.getByText('they are interrupted').waitFor();
  await look(watch, second, 'speak-interrupt');
  await question.getByRole('button', { name: 'Cancel' }).tap();
  await first.waitForSelector('[data-phase=speaking]');

  await second.tap('.start');
  await question.getByRole('button', { name: 'Speak here instead' }).tap();
  await second.waitForSelector('[data-phase=speaking]');
  await first.getByText('Someone has begun to speak').waitFor();
  await eventually(() => first.locator('.who-speaks').allInnerTexts(), ([who]) => /^Chrome, Linux/.test(who ?? ''), 'who has taken over');
  await look(watch, first, 'speak-interrupted');
});

test('listeners and the API know within 15 s that the speaker is gone, and when one is back', async () => {
  expect(await statusOf()).toBe('live');
  await second.context().close();
  const gone = Date.now();
  await eventually(() => badge(listener), (text) => text === 'Waiting for the speaker', 'the listener to be told', noticedMs);
  expect(await statusOf()).toBe('waiting-for-speaker');
  console.log(`The listener knew ${((Date.now() - gone) / 1000).toFixed(1)} s after the speaker had gone.`);
  await listener.getByText('The speaker’s connection is gone').waitFor();
  await look(watch, listener, 'listen-waiting-for-speaker');

  // Nobody is interrupted now, so nobody is asked.
  await first.getByRole('button', { name: 'Speak here instead' }).click();
  await first.waitForSelector('[data-phase=speaking]');
  await eventually(() => badge(listener), (text) => text === 'Live', 'the listener to be told');
  expect(await statusOf()).toBe('live');
});

test('after the end everybody can read what was said, with title and times', async () => {
  await endSession(first);
  await first.locator('.transcript .paragraph').first().waitFor();
  await look(watch, first, 'speak-ended-transcript');
  await untilEnded(listener);
  const seen = (await captionsOf(listener)).map((caption) => caption.text).filter(Boolean);
  await look(watch, listener, 'listen-ended-captions');
  await listener.getByRole('button', { name: 'Read the transcript' }).tap();
  await listener.locator('.transcript .paragraph').first().waitFor();
  await look(watch, listener, 'listen-ended-transcript');
  const text = await listener.locator('.transcript').innerText();
  expect(text).toContain('Water and memories');
  expect(text).toMatch(/^0:\d\d$/m);
  for (const caption of seen) expect(text.replace(/\s+/g, ' ')).toContain(caption);

  // Who comes late finds it at once, and in another language by one choice.
  const late = await open(browser, watch, `${server.url}/listen/${session.sessionId}?language=en#passcode=open%20sesame`, phone);
  await late.locator('.transcript .paragraph').first().waitFor();
  const english = await late.locator('.transcript').innerText();
  await late.locator('#transcript-language').selectOption('es-ES');
  await eventually(() => late.locator('.transcript').innerText(), (now) => now.includes(seen[0]!), 'the transcript in Spanish');
  expect(english).not.toContain(seen[0]!);
  await late.context().close();
});

test('of the sessions that a browser knows only those that are there and not over offer to speak', async () => {
  const open1 = await server.create({ title: 'Next week' });
  const page = await first.context().newPage();
  await page.goto(server.url);
  await page.evaluate(
    ([id, token]) => {
      const known = JSON.parse(localStorage.getItem('livetranslate.sessions')!);
      const more = [
        { id, title: 'Next week', speakerToken: token, at: Date.now() },
        { id: 'ZZZZZZZZ', title: 'Long ago', speakerToken: 'x', at: Date.now() },
      ];
      localStorage.setItem('livetranslate.sessions', JSON.stringify([...more, ...known]));
    },
    [open1.sessionId, open1.speakerToken] as const,
  );
  await page.reload();
  const row = (title: string) => page.locator('.recent li', { hasText: title });
  await row('Next week').getByRole('link', { name: 'Speak' }).waitFor();
  await row('Long ago').getByText('No longer on this server').waitFor();
  await row('Water and memories').getByText('Ended').waitFor();
  await look(watch, page, 'start-recent-standings');
  expect(await row('Long ago').getByRole('link').count()).toBe(0);
  expect(await row('Water and memories').getByRole('link').allInnerTexts()).toEqual(['Read']);
});

test('the right to speak is in no address and no log', () => {
  expect(first.url()).toBe(`${server.url}/speak/${session.sessionId}`);
  expect(server.log).not.toContain(session.speakerToken);
});

test('every page and state can be used with a keyboard, a screen reader and weak eyes, on a small phone', () => {
  expect(watch.looks).toEqual([]);
});

test('no page reports a fault, breaks its policy or asks another host', () => {
  expect(watch.faults).toEqual([]);
});
