import { expect, test } from 'vitest';
import { Roll } from '../../source/captions/roll';

/** Lets time pass until nothing waits, and says when each line entered and left. */
function play(roll: Roll, fromMs = 0): { entered: number[]; left: number[] } {
  const [entered, left]: [number[], number[]] = [[], []];
  let now = fromMs;
  let before = roll.entered;
  for (let steps = 0; steps < 10_000; steps++) {
    const { nextMs } = roll.advance(now);
    for (; before < roll.entered; before++) {
      entered.push(now);
      if (before >= roll.rows) left.push(now);
    }
    if (nextMs === undefined) return { entered, left };
    now += nextMs;
  }
  throw new Error('It never comes to an end.');
}

function rollOf(rows: number, captions: { text: string; lines: number }[]): Roll {
  const roll = new Roll();
  roll.rows = rows;
  captions.forEach(({ text, lines }, index) => {
    roll.add(index, text, false);
    roll.measure(index, lines, 0);
  });
  return roll;
}

test('a caption that fits is there at once', () => {
  expect(play(rollOf(2, [{ text: 'two lines of it', lines: 2 }])).entered).toEqual([0, 0]);
});

test('a caption of more lines than the screen shows its first until it could be read', () => {
  const { entered } = play(rollOf(2, [{ text: 'x'.repeat(120), lines: 3 }]));
  expect(entered.slice(0, 2)).toEqual([0, 0]);
  // 40 characters a line, 20 a second.
  expect(entered[2]).toBeGreaterThan(1_000);
  expect(entered[2]).toBeLessThanOrEqual(2_000);
});

test('the more waits, the faster it goes, but every line is seen', () => {
  const { entered, left } = play(rollOf(1, Array.from({ length: 100 }, () => ({ text: 'memories', lines: 1 }))));
  expect(entered.length).toBe(100);
  left.forEach((at, line) => expect(at - entered[line]!).toBeGreaterThanOrEqual(250));
  // 100 words take a speaker some 40 s.
  expect(entered.at(-1)).toBeLessThan(40_000);
});

test('writings of syllables and words have twice the time', () => {
  const chinese = play(rollOf(1, [{ text: '清'.repeat(40), lines: 2 }])).entered[1]!;
  expect(chinese).toBeGreaterThan(play(rollOf(1, [{ text: 'x'.repeat(40), lines: 2 }])).entered[1]! * 1.5);
});

test('what has left the screen is taken away, and nothing that has not', () => {
  const roll = rollOf(2, [{ text: 'one', lines: 1 }, { text: 'two', lines: 2 }, { text: 'three', lines: 1 }]);
  play(roll);
  expect([...roll.trim()]).toEqual([1, 2]);
  expect(roll.entered).toBe(3);
});

test('a screen that gets narrower shows again what has not been seen to its end', () => {
  const roll = rollOf(2, [{ text: 'x'.repeat(80), lines: 2 }]);
  roll.advance(0);
  roll.measure(0, 4, 100);
  expect(roll.entered).toBe(4);
  roll.add(1, 'next', false);
  roll.measure(1, 1, 100);
  play(roll, 100);
  expect(roll.entered).toBe(5);
});
