import { expect, test } from 'vitest';
import { clockOf, paragraphsOf } from '../../source/look/paragraphs';

const said = (index: number, startMs: number, text: string) => ({ index, startMs, endMs: startMs + 2_000, text });

test('what is said without a pause is one paragraph, and a pause begins another', () => {
  const paragraphs = paragraphsOf([said(0, 0, 'One'), said(1, 2_400, 'two.'), said(2, 9_000, 'Three.')]);
  expect(paragraphs.map((one) => [one.startMs, one.parts.map((part) => part.index)])).toEqual([
    [0, [0, 1]],
    [9_000, [2]],
  ]);
});

test('a long paragraph ends with a sentence, and a very long one anywhere', () => {
  const whole = Array.from({ length: 40 }, (_, i) => said(i, i * 2_000, i % 4 === 3 ? `${'word '.repeat(9)}end.` : 'word '.repeat(10)));
  for (const { parts } of paragraphsOf(whole).slice(0, -1)) expect(parts.at(-1)!.text).toMatch(/\.$/);
  const endless = Array.from({ length: 40 }, (_, i) => said(i, i * 2_000, 'word '.repeat(10)));
  const lengths = paragraphsOf(endless).map(({ parts }) => parts.map((part) => part.text).join('').length);
  expect(Math.max(...lengths)).toBeLessThan(1_100);
});

test('nothing said is no paragraph', () => {
  expect(paragraphsOf([])).toEqual([]);
});

test('times read as on a clock', () => {
  expect([0, 65_400, 3_725_000].map(clockOf)).toEqual(['0:00', '1:05', '1:02:05']);
});
