import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, look, open } from './machine/browser';
import { temporaryFolder } from './machine/leftovers';
import { captionsOf, speakerOf, startSpeaking } from './machine/pages';
import { type CreatedSession, Server } from './machine/server';
import { paragraphs, record } from './machine/speech';
import { eventually } from './machine/wait';
import { wordErrorRate } from './machine/wordErrorRate';

// One server, and one browser whose microphone has two channels that are each other's opposite.
const said = paragraphs[0]!.split('. ').slice(0, 2).join('. ') + '.';
const watch = new Watch();
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await launch(opposite(record(said).file), [], 'repeatedly');
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

test('a sound check lets speakers hear themselves and see what would be understood; nobody else hears it and nothing is kept', async () => {
  const session = await server.create();
  const listener = await open(browser, watch, `${server.url}/listen/${session.sessionId}`);
  await listener.click('[data-language="en-US"]');
  const page = await speakerPage(session);
  await look(watch, page, 'check-idle');
  await page.getByRole('button', { name: 'Check the sound' }).click();
  await page.waitForSelector('[data-check=recording]');
  await look(watch, page, 'check-recording');
  await page.waitForSelector('[data-check=done]', { timeout: 60_000 });
  // Opposite phase is understood, too: browsers that mix down before the page would leave silence.
  const understood = await page.locator('.check-text').innerText();
  expect(wordErrorRate(said, understood), understood).toBeLessThan(0.35);
  await look(watch, page, 'check-done');
  const played = await page.locator('.check-audio').evaluate(async (audio: HTMLAudioElement) => {
    await audio.play();
    await new Promise((resolve) => audio.addEventListener('timeupdate', resolve, { once: true }));
    return audio.duration;
  });
  expect(played).toBeCloseTo(8, 0);

  const state = await server.session(session.sessionId);
  expect(state).toMatchObject({ status: 'waiting', segments: 0 });
  expect(await captionsOf(listener)).toEqual([]);
  expect(server.filesOf(session.sessionId).filter((file) => /segment|\.mp3$/.test(file))).toEqual([]);
  await page.context().close();
  await listener.context().close();
});

test('opposite phase in a stereo microphone is understood, and warned of nothing', async () => {
  const session = await server.create();
  const page = await speakerPage(session);
  await startSpeaking(page);
  await eventually(
    () => page.locator('.own-words-list p[data-index]').allInnerTexts(),
    (texts) => /\bwater\b/i.test(texts.join(' ')),
    'what was said in opposite phase to be understood',
    60_000,
  );
  // The recording is repeated: what is silent now and then because the machine is busy is not silent for long.
  for (const warning of ['Nothing is coming from the microphone', 'not a word of it is understood'])
    await eventually(() => page.getByText(warning).count(), (count) => count === 0, `'${warning}' to be gone`);
  await page.context().close();
});

test('a call that suspends the microphone is said within 5 s, and capture goes on by itself when it is over', async () => {
  const session = await server.create();
  const page = await speakerPage(session);
  await startSpeaking(page);
  await eventually(async () => (await speakerOf(page)).appended, (count) => count > 4, 'the microphone to give sound');

  await page.evaluate(interrupt, 12_000);
  const since = Date.now();
  await page.getByText('Nothing has been captured').waitFor({ timeout: 5_000 });
  expect(Date.now() - since).toBeLessThan(5_000);
  await look(watch, page, 'speak-stalled');
  await page.getByText('The microphone is back.').waitFor({ timeout: 30_000 });
  await look(watch, page, 'speak-gap');
  expect(await page.getByText('Nothing has been captured').count()).toBe(0);
  const { appended } = await speakerOf(page);
  await eventually(async () => (await speakerOf(page)).appended, (count) => count > appended + 8, 'capture to go on');
  await page.context().close();
});

test('a context that says it runs and gives nothing is replaced, and a device that was unplugged is taken again', async () => {
  const session = await server.create();
  const page = await speakerPage(session);
  await startSpeaking(page);
  await eventually(async () => (await speakerOf(page)).appended, (count) => count > 4, 'the microphone to give sound');

  // Deaf, though its state says "running": nothing but a new context helps.
  await page.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: AudioContext[] };
    const context = contexts.at(-1)!;
    void context.suspend();
    Object.defineProperty(context, 'state', { get: () => 'running' });
    context.resume = () => Promise.resolve();
  });
  await page.getByText('Nothing has been captured').waitFor({ timeout: 5_000 });
  await page.getByText('The microphone is back.').waitFor({ timeout: 30_000 });

  // Unplugged: the track ends, no device is there; and plugged in again.
  await page.evaluate(() => {
    const { tracks } = globalThis as unknown as { tracks: MediaStreamTrack[] };
    const { mediaDevices } = navigator;
    const [ask, list] = [mediaDevices.getUserMedia, mediaDevices.enumerateDevices];
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    mediaDevices.enumerateDevices = async () => [];
    const track = tracks.at(-1)!;
    track.stop();
    track.dispatchEvent(new Event('ended'));
    Object.assign(globalThis, {
      plugIn: () => {
        mediaDevices.getUserMedia = ask;
        mediaDevices.enumerateDevices = list;
        mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    });
  });
  await page.getByText('Nothing has been captured').waitFor({ timeout: 5_000 });
  await page.evaluate(() => (globalThis as unknown as { plugIn(): void }).plugIn());
  await page.getByText('The microphone is back.').waitFor({ timeout: 5_000 });
  const { appended } = await speakerOf(page);
  await eventually(async () => (await speakerOf(page)).appended, (count) => count > appended + 4, 'capture to go on');
  await page.context().close();
});

test('all of it can be used with a keyboard, a screen reader and weak eyes, on a small phone, without a fault', () => {
  expect(watch.looks).toEqual([]);
  expect(watch.faults).toEqual([]);
});

/** The page of a session, which remembers its contexts and tracks for the tests to interrupt. */
async function speakerPage(session: CreatedSession): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', permissions: ['microphone'] });
  await context.addInitScript(() => {
    const contexts: AudioContext[] = [];
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { contexts, tracks });
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, wanted) {
      const stream = await ask.call(this, wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const page = await context.newPage();
  watch.observe(page);
  await page.goto(`${server.url}/speak/${session.sessionId}#${session.speakerToken}`);
  await page.waitForSelector('[data-phase=ready]');
  return page;
}

/** What a phone call does to a page: everything is suspended, and for some time nothing may go on. */
function interrupt(ms: number): void {
  const { contexts } = globalThis as unknown as { contexts: AudioContext[] };
  const resume = AudioContext.prototype.resume;
  const over = performance.now() + ms;
  AudioContext.prototype.resume = function (this: AudioContext) {
    return performance.now() < over
      ? Promise.reject(new DOMException('interrupted', 'InvalidStateError'))
      : resume.call(this);
  };
  for (const context of contexts) void context.suspend();
}

/** The same recording in two channels, the right one turned upside down. */
function opposite(file: string): string {
  const wav = readFileSync(file);
  const data = wav.indexOf('data', 12, 'latin1') + 8;
  const header = Buffer.from(wav.subarray(0, data));
  const frames = (wav.length - data) / 2;
  header.writeInt16LE(2, 22);
  header.writeInt32LE(header.readInt32LE(28) * 2, 28);
  header.writeInt16LE(4, 32);
  header.writeInt32LE(frames * 4, data - 4);
  header.writeInt32LE(data - 8 + frames * 4, 4);
  const pcm = Buffer.alloc(frames * 4);
  for (let i = 0; i < frames; i++) {
    const sample = wav.readInt16LE(data + i * 2);
    pcm.writeInt16LE(sample, i * 4);
    pcm.writeInt16LE(Math.min(32_767, -sample), i * 4 + 2);
  }
  const stereo = join(temporaryFolder(), 'opposite.wav');
  writeFileSync(stereo, Buffer.concat([header, pcm]));
  return stereo;
}
