import { expect, test } from 'vitest';
import { LevelWatch, levelOf, meterOf } from '../../../source/speak/capture/level';

const speech = { peak: 0.3, rms: 0.1 };
const nothing = { peak: 0, rms: 0 };
const shout = { peak: 1, rms: 0.6 };

test('a level knows its peak and its energy', () => {
  expect(levelOf(Float32Array.of(0.5, -0.5, 0.5, -0.5))).toEqual({ peak: 0.5, rms: 0.5 });
  expect(levelOf(new Float32Array())).toEqual(nothing);
});

test('the meter goes from nothing to full', () => {
  expect(meterOf(nothing)).toBe(0);
  expect(meterOf({ peak: 1, rms: 1 })).toBe(1);
  expect(meterOf(speech)).toBeGreaterThan(0.6);
});

test('a microphone that gives nothing is noticed after some seconds, not in a pause', () => {
  const watch = new LevelWatch();
  expect(watch.observe(nothing, 0)).toBeUndefined();
  expect(watch.observe(nothing, 5_000)).toBeUndefined();
  expect(watch.observe(nothing, 6_500)).toBe('silent');
  expect(watch.observe(speech, 6_600)).toBeUndefined();
  expect(watch.observe(nothing, 8_000)).toBeUndefined();
});

test('a quiet room is not a dead microphone', () => {
  const watch = new LevelWatch();
  for (let at = 0; at < 60_000; at += 50) expect(watch.observe({ peak: 0.004, rms: 0.001 }, at)).toBeUndefined();
});

test('clipping is noticed when it goes on, and forgotten when it stops', () => {
  const watch = new LevelWatch();
  expect(watch.observe(shout, 0)).toBeUndefined();
  for (let at = 50; at <= 150; at += 50) expect(watch.observe(shout, at)).toBeUndefined();
  expect(watch.observe(shout, 200)).toBe('clipping');
  expect(watch.observe(speech, 2_000)).toBe('clipping');
  expect(watch.observe(speech, 3_500)).toBeUndefined();
});
