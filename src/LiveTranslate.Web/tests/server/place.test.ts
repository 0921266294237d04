import { afterEach, expect, test, vi } from 'vitest';
import { below, root } from '../../source/server/place';
import { sessionOfPath } from '../../source/sessions';

afterEach(() => vi.unstubAllGlobals());

const at = (base: string) => vi.stubGlobal('document', { baseURI: base });

test('a path of the server is found below the path that a proxy has put before it, whether the server knows it or not', () => {
  at('https://example.org/live/');
  expect(root().href).toBe('https://example.org/live/');
  expect(below('/api/x.mp3').href).toBe('https://example.org/live/api/x.mp3');
  expect(below('/live/api/x.mp3').href).toBe('https://example.org/live/api/x.mp3');
});

test('a link elsewhere stays as it is', () => {
  at('https://example.org/live/');
  expect(below('https://bucket.example.com/x.mp3?signed').href).toBe('https://bucket.example.com/x.mp3?signed');
});

test('the session is the last part of a page’s path, below any other', () => {
  for (const path of ['/listen/7k3m-q9tb', '/live/listen/7k3m-q9tb', '/listen/live/speak/7k3m-q9tb'])
    expect(sessionOfPath(path)).toBe('7K3MQ9TB');
});
