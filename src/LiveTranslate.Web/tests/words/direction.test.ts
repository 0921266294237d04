import { expect, test } from 'vitest';
import { decoded, sessionOfPath } from '../../source/sessions';
import { directionOf, isolated, written } from '../../source/words/direction';

test('languages run from the side they are written from, by script where a tag names one', () => {
  for (const tag of ['he', 'he-IL', 'iw', 'ar-SA', 'fa-IR', 'ur-PK', 'yi', 'dv-MV', 'ps-AF', 'ckb', 'sd-PK', 'ug', 'syr', 'nqo', 'pa-PK', 'az-Arab', 'ff-Adlm'])
    expect([tag, directionOf(tag)]).toEqual([tag, 'rtl']);
  for (const tag of ['en-US', 'es', 'zh-TW', 'ja', 'hi-IN', 'az', 'pa-IN', 'ar-Latn', 'he-Latn-IL', 'ku', '', 'not a tag'])
    expect([tag, directionOf(tag)]).toEqual([tag, 'ltr']);
  expect(written('he-IL')).toEqual({ lang: 'he-IL', dir: 'rtl' });
});

test('somebody’s words from the right do not turn ours around', () => {
  expect(isolated('Water')).toBe('Water');
  expect(isolated('מים (2)')).toBe('\u2068מים (2)\u2069');
});

test('an address that was cut in the middle of an escape is no session', () => {
  expect(decoded('7K3MQ9TB%')).toBeUndefined();
  expect(sessionOfPath('/listen/7K3MQ9TB%')).toBe('');
  expect(sessionOfPath('/listen/%E0%A4%A')).toBe('');
  expect(sessionOfPath('/listen/7k3m%2Dq9tb')).toBe('7K3MQ9TB');
});
