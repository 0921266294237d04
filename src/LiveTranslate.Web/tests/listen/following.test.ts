import { expect, test } from 'vitest';
import { Following, type Place } from '../../source/listen/following';

const at = (scrollTop: number, scrollHeight = 2_000, clientHeight = 500): Place => ({ scrollTop, scrollHeight, clientHeight });

function after(...places: Place[]): boolean {
  const following = new Following();
  return places.reduce((now, place) => following.next(now, place), true);
}

test('whoever scrolls back to read is left alone', () => {
  expect(after(at(1_500), at(1_440), at(1_380))).toBe(false);
});

test('whoever comes back to the end follows again', () => {
  expect(after(at(1_500), at(900), at(1_450))).toBe(true);
});

test('text that grows four times while the list glides after it does not stop it', () => {
  expect(after(at(1_500), at(1_500, 2_600), at(1_600, 2_600), at(1_600, 3_200), at(1_900, 3_200), at(2_100, 4_000), at(2_400, 5_000))).toBe(true);
});

test('text that shrinks, and a window that does, do not stop it either', () => {
  expect(after(at(1_500), at(1_300, 1_900), at(1_200, 1_900, 400))).toBe(true);
});

test('whoever has scrolled back stays there when the text grows', () => {
  expect(after(at(1_500), at(900), at(900, 3_000), at(950, 3_000))).toBe(false);
});

test('whoever goes to the newest while the list still glides up follows from then on', () => {
  const following = new Following();
  expect([at(1_500), at(900), at(400)].map((place) => following.next(true, place)).at(-1)).toBe(false);
  following.start();
  // One more step up comes before the glide down begins; then new text comes before the end is reached.
  expect([at(380), at(700), at(1_000, 2_300), at(1_400, 2_300)].reduce((now, place) => following.next(now, place), true)).toBe(true);
});
