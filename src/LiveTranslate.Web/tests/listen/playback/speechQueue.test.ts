import { expect, test } from 'vitest';
import { SpeechQueue, type SpokenSegment, paceFor } from '../../../source/listen/playback/speechQueue';

const speech = (index: number, durationMs = 2_000): SpokenSegment => ({
  index,
  durationMs,
  data: new Uint8Array(),
  contentType: 'audio/mpeg',
});

test('segments are heard in order, each once', () => {
  const queue = new SpeechQueue();
  for (const index of [3, 1, 2, 2, 1]) queue.add(speech(index));
  expect([queue.take()!.index, queue.take()!.index, queue.take()!.index]).toEqual([1, 2, 3]);
  queue.add(speech(2));
  expect(queue.take()).toBeUndefined();
});

test('two minutes wait at most: the oldest is left out, and counted', () => {
  const queue = new SpeechQueue();
  let left = 0;
  for (let i = 0; i < 100; i++) left += queue.add(speech(i));
  expect(queue.queuedMs).toBe(120_000);
  expect(left).toBe(40);
  expect(queue.take()!.index).toBe(40);
});

test('to skip leaves the newest', () => {
  const queue = new SpeechQueue();
  for (let i = 0; i < 5; i++) queue.add(speech(i));
  expect(queue.skipToNewest()).toBe(4);
  expect(queue.take()!.index).toBe(4);
});

test('the pace rises gently, and never above a quarter more', () => {
  expect(paceFor(0)).toBe(1);
  expect(paceFor(3_000)).toBe(1);
  expect(paceFor(7_500)).toBeGreaterThan(1);
  expect(paceFor(12_000)).toBe(1.25);
  expect(paceFor(1e9)).toBe(1.25);
});

test('at its fastest it catches up with a voice a tenth longer than what is said', () => {
  // Every 3 s comes 3.3 s of speech: a language that takes longer to say the same.
  let behind = 10_000;
  for (let i = 0; i < 200; i++) behind = Math.max(0, behind + 3_300 - 3_000 * paceFor(behind));
  expect(behind).toBeLessThan(9_000);
});
