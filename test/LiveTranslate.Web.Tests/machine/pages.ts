import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The captions that a listener's page shows. */
export async function captionsOf(page: Page): Promise<{ index: number; language: string; text: string }[]> {
  return page.$$eval('.caption[data-index]', (captions) =>
    captions.map((caption) => ({
      index: Number((caption as HTMLElement).dataset.index),
      language: caption.querySelector('p')!.lang,
      text: caption.querySelector('p')!.innerText,
    })),
  );
}

/** How a speaker's page stands: its phase, the chunks it recorded, and those it may forget. */
export async function speakerOf(page: Page): Promise<{ phase: string; appended: number; archived: number }> {
  return page.$eval('.speak', (element) => {
    const { phase, appended, archived } = (element as HTMLElement).dataset;
    return { phase: phase!, appended: Number(appended), archived: Number(archived) };
  });
}

/** How many segments were played to their end. */
export function heardOn(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { heard: number[] }).heard.length);
}

/** What plays now: the time in the whole, and how fast. */
export function playingOn(page: Page): Promise<{ time: number; rate: number; pitchKept: boolean } | undefined> {
  return page.evaluate(() => {
    const deck = [...document.querySelectorAll<HTMLAudioElement>('audio[data-kind=deck]')].find((audio) => !audio.paused);
    return deck && { time: deck.currentTime, rate: deck.playbackRate, pitchKept: deck.preservesPitch };
  });
}

export async function startSpeaking(page: Page): Promise<void> {
  await page.click('.start');
  await page.waitForSelector('[data-phase=speaking]');
}

/** How long it may take until all that was said is archived: on a busy machine recognition falls behind the speaker. */
const finishMs = 150_000;

/** Waits until a page knows that the session has ended. */
export async function untilEnded(page: Page): Promise<void> {
  await page.waitForSelector('[data-phase=ended]', { timeout: finishMs });
}

export async function endSession(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End the session' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End the session' }).click();
  await untilEnded(page);
}

/** Nothing missing, nothing twice: 0, 1, 2 … */
export function expectWhole(captions: { index: number }[], count: number): void {
  expect(captions.map((caption) => caption.index)).toEqual(Array.from({ length: count }, (_, i) => i));
}
