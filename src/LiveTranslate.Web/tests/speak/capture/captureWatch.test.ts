import { expect, test } from 'vitest';
import { CaptureWatch } from '../../../source/speak/capture/captureWatch';
import { UnderstandingWatch } from '../../../source/speak/capture/understanding';

/** Looks twice a second from one time to another; what it was told to do, and when. */
function watched(watch: CaptureWatch, fromMs: number, toMs: number) {
  const told: { at: number; stalledMs?: number; revive: boolean; renew: boolean; cameBackAfterMs?: number }[] = [];
  for (let at = fromMs; at <= toMs; at += 500) told.push({ at, ...watch.look(at) });
  return told;
}

test('chunks that come are no reason for anything, however quiet they are', () => {
  const watch = new CaptureWatch(0);
  for (let at = 250; at < 60_000; at += 250) {
    watch.chunk(at);
    expect(watch.look(at + 100)).toEqual({ revive: false, renew: false });
  }
});

test('chunks that stop are said within 5 s, whatever the browser calls the state', () => {
  const watch = new CaptureWatch(0);
  watch.chunk(10_000);
  const first = watched(watch, 10_500, 16_000).find((now) => now.stalledMs !== undefined)!;
  expect(first.at - 10_000).toBeLessThan(5_000);
  expect(first.stalledMs).toBe(first.at - 10_000);
});

test('a microphone that never gives a chunk is said, too', () => {
  expect(watched(new CaptureWatch(0), 500, 5_000).at(-1)!.stalledMs).toBe(5_000);
});

test('the context is asked to go on again and again, and replaced when that does not help, ever more rarely', () => {
  const told = watched(new CaptureWatch(0), 500, 120_000);
  expect(told.filter((now) => now.revive).length).toBeGreaterThan(200);
  const renewed = told.filter((now) => now.renew).map((now) => now.at);
  expect(renewed[0]).toBe(8_000);
  expect(renewed.length).toBeLessThan(8);
  expect(renewed.length).toBeGreaterThan(3);
});

test('sound that comes again ends the warning and names the gap', () => {
  const watch = new CaptureWatch(0);
  watch.chunk(1_000);
  watched(watch, 1_500, 14_000);
  watch.chunk(14_000);
  expect(watch.look(14_200)).toEqual({ revive: false, renew: false, cameBackAfterMs: 13_000 });
  expect(watch.look(14_400)).toEqual({ revive: false, renew: false });
});

test('loud sound without a word for long is noticed, a pause is not, and words end it', () => {
  const watch = new UnderstandingWatch();
  let at = 0;
  const hear = (rms: number, ms: number) => {
    let said = false;
    for (const until = at + ms; at < until; at += 50) said = watch.heard({ peak: rms * 2, rms }, at);
    return said;
  };
  expect(hear(0.001, 120_000)).toBe(false);
  expect(hear(0.1, 15_000)).toBe(false);
  expect(hear(0.1, 10_000)).toBe(true);
  watch.reset();
  expect(hear(0.1, 5_000)).toBe(false);
});
