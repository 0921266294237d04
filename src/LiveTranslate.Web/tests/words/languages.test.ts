import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { matchLanguage } from '../../source/server/api';
import { sessionIdOf, sessionOfPath, shownId } from '../../source/sessions';
import { en } from '../../source/words/en';
import { es } from '../../source/words/es';
import { fr } from '../../source/words/fr';
import { autonym } from '../../source/words/languages';

beforeEach(() => vi.stubGlobal('document', { baseURI: 'http://127.0.0.1/live/' }));
afterEach(() => vi.unstubAllGlobals());

test('which language suits somebody is asked of the server, with all that they read and all that is there', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string | URL) => {
    asked.push(String(path));
    return new Response('{"language":"zh-TW","for":"zh-HK"}');
  });
  expect(await matchLanguage(['zh-HK', 'en'], ['zh-CN', 'zh-TW'])).toBe('zh-TW');
  expect(asked).toEqual(['http://127.0.0.1/live/api/languages/match?for=zh-HK%2Cen&among=zh-CN%2Czh-TW']);
});

test('what is there as it was asked for needs no asking, and a server that does not answer chooses nothing', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')));
  expect(await matchLanguage(['es-ES', 'en'], ['en-US', 'es-ES'])).toBe('es-ES');
  expect(await matchLanguage(['es-MX'], ['en-US', 'es-ES'])).toBeUndefined();
  expect(await matchLanguage([], ['en-US'])).toBeUndefined();
});

test('languages are called what their speakers call them, with the country only where there are two', () => {
  expect(autonym('es-ES', ['es-ES', 'fr-FR'])).toBe('Español');
  expect(autonym('fr-FR')).toBe('Français');
  expect(autonym('pt-BR', ['pt-BR', 'pt-PT'])).toContain('Brasil');
});

test('every language says everything, and nothing is left in English', () => {
  const flat = (words: object, path = ''): [string, unknown][] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? flat(value as object, `${path}${key}.`) : [[path + key, value]],
    );
  const english = new Map(flat(en));
  // Words that are the same in both.
  const same = new Set(['original', 'volume', 'microphone', 'pause', 'transcriptFormats.vtt', 'transcriptFormats.srt']);
  for (const words of [es, fr]) {
    const there = flat(words);
    expect(there.map(([key]) => key)).toEqual([...english.keys()]);
    for (const [key, value] of there)
      if (typeof value === 'string' && !same.has(key)) expect([key, value]).not.toEqual([key, english.get(key)]);
  }
});

test('a session code is forgiven its dashes, its case, and O for 0', () => {
  expect(sessionIdOf(' 7k3m-q9tb ')).toBe('7K3MQ9TB');
  expect(sessionIdOf('OIL23456')).toBe('01123456');
  expect(sessionOfPath('/listen/7k3m-q9tb')).toBe('7K3MQ9TB');
  expect(shownId('7K3MQ9TB')).toBe('7K3M-Q9TB');
});
