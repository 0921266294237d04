import { expect, test } from 'vitest';
import { Transports } from '../../source/server/transports';

class Memory {
  readonly #kept = new Map<string, string>();
  getItem = (key: string) => this.#kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#kept.set(key, value);
  removeItem = (key: string) => void this.#kept.delete(key);
}

test('WebSockets come first, and long polling after them', () => {
  expect(new Transports(new Memory(), () => 0).order()).toEqual(['webSockets', 'longPolling']);
});

test('WebSockets that failed where long polling opened are tried last, for five minutes, by the next page of the tab, too', () => {
  let now = 1_000;
  const memory = new Memory();
  const transports = new Transports(memory, () => now);
  transports.opened('longPolling', ['webSockets']);
  for (const one of [transports, new Transports(memory, () => now)]) expect(one.order()).toEqual(['longPolling', 'webSockets']);
  now += 5 * 60_000;
  for (const one of [transports, new Transports(memory, () => now)]) expect(one.order()[0]).toBe('webSockets');
});

test('a server that is gone is no reason to think ill of WebSockets', () => {
  const transports = new Transports(new Memory(), () => 0);
  transports.failed();
  expect(transports.order()[0]).toBe('webSockets');
});

test('where WebSockets have worked, long polling does not delay the search for a lost server, until that goes on', () => {
  const transports = new Transports(new Memory(), () => 0);
  transports.opened('webSockets', []);
  expect(transports.order()).toEqual(['webSockets']);
  transports.failed();
  expect(transports.order()).toEqual(['webSockets']);
  transports.failed();
  expect(transports.order()).toEqual(['webSockets', 'longPolling']);
});

test('WebSockets that work again are first again', () => {
  const transports = new Transports(new Memory(), () => 0);
  transports.opened('longPolling', ['webSockets']);
  transports.opened('webSockets', ['longPolling']);
  expect(transports.order()).toEqual(['webSockets']);
});

test('a browser that keeps nothing is no fault', () => {
  const refuses = () => {
    throw new Error('denied');
  };
  const transports = new Transports({ getItem: refuses, setItem: refuses, removeItem: refuses }, () => 0);
  transports.opened('longPolling', ['webSockets']);
  expect(transports.order()[0]).toBe('longPolling');
});
