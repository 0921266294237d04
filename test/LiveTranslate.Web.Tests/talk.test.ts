import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scan } from './machine/scan';
import { Watch, launch, look, open, phone } from './machine/browser';
import { captionsOf, endSession, expectWhole, heardOn, playingOn, speakerOf, startSpeaking, untilEnded } from './machine/pages';
import { Server, pause } from './machine/server';
import { eventually } from './machine/wait';
import { paragraphs, record } from './machine/speech';
import { wordErrorRate, words } from './machine/wordErrorRate';

// One talk from the first page to the transcript, with everybody in it; the tests below look at what came of it.
const said = paragraphs.slice(0, 2).join(' ');
const recording = record(said);
const watch = new Watch();

let server: Server;
let browser: Browser;
let speaker: Page;
let spanish: Page;
let french: Page;
let english: Page;
let screen: Page;
let sessionId: string;
let token: string;
let listeners: Record<string, number> = {};
let shared: string | undefined;
const plays: { time: number; rate: number; pitchKept: boolean }[] = [];

beforeAll(async () => {
  server = await Server.start();
  browser = await launch(recording.file);
  speaker = await open(browser, watch, server.url, { permissions: ['microphone', 'clipboard-read', 'clipboard-write'] });
  await speaker.fill('#title', 'Water and memories');
  await speaker.click('summary');
  await look(watch, speaker, 'start');
  await speaker.getByRole('button', { name: 'Open the session' }).click();
  await speaker.waitForSelector('[data-phase=ready]');
  sessionId = new URL(speaker.url()).pathname.split('/')[2]!;
  token = await speaker.evaluate(() => JSON.parse(localStorage.getItem('livetranslate.sessions')!)[0].speakerToken);
  await look(watch, speaker, 'speak-ready');
  await speaker.getByRole('button', { name: 'Show large' }).click();
  await look(watch, speaker, 'speak-code');
  shared = await scan(speaker.locator('dialog .qr'));
  await speaker.keyboard.press('Escape');

  const listen = `${server.url}/listen/${sessionId}`;
  spanish = await open(browser, watch, listen, { ...phone, locale: 'es-MX' });
  await spanish.waitForSelector('[data-phase=choosing]');
  await look(watch, spanish, 'listen-choose');
  // The browser's language comes first.
  await spanish.locator('.languages button').first().click();
  french = await open(browser, watch, listen, { ...phone, locale: 'fr-FR' });
  await french.click('[data-language="fr-FR"]');
  english = await open(browser, watch, listen);
  await english.click('[data-language="en-US"]');
  screen = await open(browser, watch, `${server.url}/captions/${sessionId}?language=es-ES`);
  await spanish.waitForSelector('.captions-empty');
  await look(watch, spanish, 'listen-waiting');

  await startSpeaking(speaker);
  await eventually(() => heardOn(spanish), (count) => count > 0, 'the voice to be heard');
  // Between two segments nothing plays, and on a busy machine that may be long.
  for (const until = Date.now() + 30_000; Date.now() < until && plays.length < 20; await pause(150)) {
    const now = await playingOn(spanish);
    if (now) plays.push(now);
  }
  listeners = (await server.session(sessionId)).listeners;
  await french.locator('select').first().selectOption('it-IT');
  await look(watch, speaker, 'speak-speaking');
  await look(watch, spanish, 'listen-listening');
  await look(watch, screen, 'captions-solid');
  // The recording has ended when the microphone gives nothing any more.
  await speaker.getByText('Nothing is coming from the microphone').waitFor({ timeout: 60_000 });
  await look(watch, speaker, 'speak-silent');
  await endSession(speaker);
  for (const page of [spanish, french, english]) await untilEnded(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

test('the speaker is understood', async () => {
  const heard = (await captionsOf(english)).map((caption) => caption.text).join(' ');
  expect(wordErrorRate(said, heard), heard).toBeLessThan(0.15);
});

test('everything that was recorded is archived', async () => {
  const { appended, archived } = await speakerOf(speaker);
  expect(archived).toBe(appended);
  expect(appended * 0.25).toBeGreaterThan(recording.seconds);
});

test('three listeners see every caption once, each in their language', async () => {
  const { segments } = await server.session(sessionId);
  for (const page of [spanish, french, english]) expectWhole(await captionsOf(page), segments);
  const text = (await captionsOf(spanish)).map((caption) => caption.text).join(' ');
  const common = words(text).filter((word) => ['el', 'los', 'las', 'y', 'que', 'de', 'una', 'es', 'para', 'en'].includes(word));
  expect(common.length, text).toBeGreaterThan(words(text).length / 12);
});

test('a switch of language goes on where the first was left', async () => {
  const languages = (await captionsOf(french)).map((caption) => caption.language);
  const switched = languages.indexOf('it-IT');
  expect(switched).toBeGreaterThan(0);
  expect(languages.slice(0, switched).every((language) => language === 'fr-FR')).toBe(true);
  expect(languages.slice(switched).every((language) => language === 'it-IT')).toBe(true);
});

test('the voice is really heard, all of it', async () => {
  const spoken = (await captionsOf(spanish)).filter((caption) => caption.text !== '').length;
  await expect.poll(() => heardOn(spanish), { timeout: 30_000 }).toBe(spoken);
  // Time went on between two looks at the same segment.
  expect(plays.some((now, i) => i > 0 && now.time > plays[i - 1]!.time && plays[i - 1]!.time > 0)).toBe(true);
});

test('no voice is played faster than 1.25 times, and its pitch is kept', () => {
  expect(plays.length).toBeGreaterThan(5);
  for (const { rate, pitchKept } of plays) {
    expect(rate).toBeLessThanOrEqual(1.25);
    expect(pitchKept).toBe(true);
  }
});

test('the lock screen knows what plays', async () => {
  const media = await spanish.evaluate(() => ({ title: navigator.mediaSession.metadata?.title, artist: navigator.mediaSession.metadata?.artist }));
  expect(media).toEqual({ title: 'Water and memories', artist: 'Español' });
});

test('the speaker sees who listens', () => {
  expect(listeners).toMatchObject({ 'es-ES': 1, 'fr-FR': 1, 'en-US': 1 });
});

test('the code on the page leads to the listeners’ page', () => {
  expect(shared).toBe(`${server.url}/listen/${sessionId}`);
});

test('the screen shows the last captions and nothing else', async () => {
  const texts = await screen.locator('.screen p').allInnerTexts();
  const all = (await captionsOf(spanish)).map((caption) => caption.text);
  expect(all.slice(-texts.length)).toEqual(texts);
  expect(await screen.locator('button, input, select, a').count()).toBe(0);
});

test('the transcript can be taken along in every format', async () => {
  await look(watch, spanish, 'listen-ended');
  await look(watch, speaker, 'speak-ended');
  for (const [name, extension, begin] of [
    ['Texto', 'txt', /\S/],
    ['VTT', 'vtt', /^WEBVTT/],
    ['SRT', 'srt', /^1\r?\n/],
  ] as const) {
    const download = spanish.waitForEvent('download');
    await spanish.getByRole('button', { name, exact: true }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`Water and memories (es-ES).${extension}`);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(begin);
  }
});

test('the browser remembers the session', async () => {
  const page = await speaker.context().newPage();
  await page.goto(server.url);
  await page.getByText('Recent sessions').waitFor();
  await look(watch, page, 'start-recent');
  // It has ended: it can be read, and nobody is sent to speak in it.
  await page.getByRole('link', { name: 'Read' }).waitFor();
  expect(await page.getByRole('link', { name: 'Read' }).getAttribute('href')).toBe(`listen/${sessionId}`);
  expect(await page.getByRole('link', { name: 'Speak' }).count()).toBe(0);
  await page.getByRole('button', { name: /^Forget/ }).click();
  expect(await page.getByText('Recent sessions').count()).toBe(0);
});

test('the right to speak is in no address, no log and no referrer', () => {
  expect(speaker.url()).toBe(`${server.url}/speak/${sessionId}`);
  expect(token.length).toBeGreaterThan(40);
  expect(server.log).not.toContain(token);
});

test('every page and state can be used with a keyboard, a screen reader and weak eyes, on a small phone', () => {
  expect(watch.looks).toEqual([]);
});

test('no page reports a fault, breaks its policy or asks another host', () => {
  expect(watch.faults).toEqual([]);
});
