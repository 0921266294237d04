import { expect, test } from 'vitest';
import { AwaitedSpeech } from '../../source/listen/awaitedSpeech';
import { caption } from '../captions';

test('who joins again asks from the first caption that was not spoken', () => {
  const speech = new AwaitedSpeech();
  for (const index of [3, 4, 5]) speech.expect(caption(index));
  speech.spoken(3);
  expect(speech.after(5)).toBe(3);
  expect(speech.after(undefined)).toBeUndefined();
});

test('a caption without a text is not awaited', () => {
  const speech = new AwaitedSpeech();
  speech.expect({ ...caption(3), text: '' });
  expect(speech.after(5)).toBe(5);
});

test('speech may come before its caption, as where both were missed', () => {
  const speech = new AwaitedSpeech();
  for (const index of [3, 4]) speech.spoken(index);
  for (const index of [3, 4, 5]) speech.expect(caption(index));
  expect(speech.after(5)).toBe(4);
});

test('a single caption that is never spoken is not awaited for ever', () => {
  const speech = new AwaitedSpeech();
  for (let index = 0; index < 1_000; index++) {
    speech.expect(caption(index));
    if (index !== 5) speech.spoken(index);
  }
  expect(speech.after(999)).toBe(999);
});
