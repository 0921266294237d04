import { afterEach, expect, test, vi } from 'vitest';
import { getTranscript } from '../../source/server/api';

afterEach(() => vi.unstubAllGlobals());

async function askedWith(passcode: string): Promise<Request> {
  const fetched = vi.fn((path: string, init: RequestInit) => {
    // As a browser does: a header that is not ASCII is refused or spoilt.
    const request = new Request(new URL(path, 'http://127.0.0.1'), { headers: init.headers });
    return Promise.resolve(Object.assign(new Response('text'), { request }));
  });
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('document', { baseURI: 'http://127.0.0.1/' });
  await getTranscript('ABCDEFGH', 'es-ES', 'txt', passcode);
  return ((await fetched.mock.results[0]!.value) as { request: Request }).request;
}

test('a passcode does not get into addresses', async () => {
  const request = await askedWith('correct horse');
  expect(request.headers.get('X-Session-Passcode')).toBe('correct horse');
  expect(request.url).not.toContain('horse');
});

test.each(['ñandú azul', '日本語です', 'naïve & co'])('a passcode that no header can carry arrives all the same: %s', async (passcode) => {
  const request = await askedWith(passcode);
  expect(request.headers.get('X-Session-Passcode')).toBeNull();
  expect(new URL(request.url).searchParams.get('passcode')).toBe(passcode);
});
