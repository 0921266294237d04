import { expect, test } from 'vitest';
import { CaptionLedger } from '../../source/listen/captionLedger';
import { caption } from '../captions';

const indexes = (captions: { index: number }[]) => captions.map((one) => one.index);

function begun(index = 0): CaptionLedger {
  const ledger = new CaptionLedger();
  ledger.begin(index);
  return ledger;
}

test('captions come out in order, however they came in', () => {
  const ledger = begun();
  expect(indexes(ledger.add(caption(1)))).toEqual([]);
  expect(indexes(ledger.add(caption(2)))).toEqual([]);
  expect(ledger.hasGap).toBe(true);
  expect(indexes(ledger.add(caption(0)))).toEqual([0, 1, 2]);
  expect(ledger.hasGap).toBe(false);
});

test('each comes out once, whether it comes twice by a join or by an event', () => {
  const ledger = begun(5);
  expect(indexes(ledger.add(caption(5)))).toEqual([5]);
  expect(ledger.add(caption(5))).toEqual([]);
  expect(ledger.add(caption(3))).toEqual([]);
  ledger.add(caption(7));
  expect(ledger.add(caption(7))).toEqual([]);
});

test('where it goes on is known to the next join', () => {
  const ledger = new CaptionLedger();
  expect(ledger.after).toBeUndefined();
  ledger.begin(0);
  expect(ledger.after).toBe(-1);
  ledger.add(caption(0));
  expect(ledger.after).toBe(0);
});

test('nothing comes out before the server has said where it begins', () => {
  expect(new CaptionLedger().add(caption(0))).toEqual([]);
});

test('a gap that nothing closes is given up', () => {
  const ledger = begun();
  ledger.add(caption(2));
  ledger.add(caption(3));
  expect(indexes(ledger.giveUpGap())).toEqual([2, 3]);
  expect(ledger.giveUpGap(6)).toEqual([]);
  expect(ledger.next).toBe(6);
});

test('no more is held behind a gap than a minute of captions', () => {
  const ledger = begun();
  for (let i = 1; i <= 64; i++) ledger.add(caption(i));
  expect(ledger.isFull).toBe(true);
});
