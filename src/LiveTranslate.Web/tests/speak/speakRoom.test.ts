import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Microphone } from '../../source/speak/capture/microphone';
import { SpeakRoom } from '../../source/speak/speakRoom';
import { state } from '../captions';
import { FakeHub } from '../fakeHub';

vi.mock('../../source/speak/capture/microphone', () => ({
  Microphone: { open: vi.fn() },
  MicrophoneError: class extends Error {},
  microphones: async () => [],
}));
vi.mock('../../source/server/hub', () => ({ connect: () => new FakeHub(() => FakeHub.silence) }));

const answer = async (_path: string | URL) => Response.json(session);
const fetched = vi.fn(answer);
const page = { baseURI: 'http://127.0.0.1/', visibilityState: 'visible', title: '', addEventListener: vi.fn(), removeEventListener: vi.fn() };
let session = state();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('addEventListener', vi.fn());
  fetched.mockClear();
  fetched.mockImplementation(answer);
  page.visibilityState = 'visible';
  session = state({ status: 'waiting' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function entered(): Promise<SpeakRoom> {
  const room = new SpeakRoom('ABCDEFGH', 'token');
  await room.enter();
  expect(room.phase.value).toBe('ready');
  return room;
}

test('who comes before Start is counted', async () => {
  const room = await entered();
  expect(room.session.value!.listeners).toEqual({});
  session = state({ status: 'waiting', listeners: { 'es-ES': 2 } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.session.value!.listeners).toEqual({ 'es-ES': 2 });
});

test('a page nobody sees does not ask', async () => {
  await entered();
  page.visibilityState = 'hidden';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('from Start on the page is told and does not ask', async () => {
  const room = await entered();
  vi.mocked(Microphone.open).mockResolvedValue({ deviceId: '', mute: vi.fn(), run: vi.fn(), revive: vi.fn() } as unknown as Microphone);
  await room.start();
  expect(room.phase.value).toBe('speaking');
  // Once at the beginning, and once whether Start would interrupt somebody.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('a server that does not answer now is asked again', async () => {
  const room = await entered();
  fetched.mockRejectedValueOnce(new Error('no route'));
  session = state({ status: 'waiting', listeners: { 'fr-FR': 1 } });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(room.phase.value).toBe('ready');
  expect(room.session.value!.listeners).toEqual({ 'fr-FR': 1 });
});

test('a session that is ended elsewhere before Start is over here, too', async () => {
  const room = await entered();
  session = state({ status: 'ended' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.phase.value).toBe('ended');
});

test('whoever takes over is asked first, and knows whom that interrupts', async () => {
  session = state({ status: 'live' });
  fetched.mockImplementation(async (path: string | URL) =>
    Response.json(String(path).endsWith('/speaker') ? { present: true, device: 'Firefox, Android', seconds: 90 } : session),
  );
  const room = await entered();
  expect(room.speaker.value).toMatchObject({ present: true, device: 'Firefox, Android' });
  vi.mocked(Microphone.open).mockClear();
  await room.start();
  expect([room.phase.value, room.interrupting.value]).toEqual(['ready', true]);
  expect(Microphone.open).not.toHaveBeenCalled();
  vi.mocked(Microphone.open).mockResolvedValue({ deviceId: '', mute: vi.fn(), run: vi.fn(), revive: vi.fn() } as unknown as Microphone);
  await room.takeOver();
  expect([room.phase.value, room.interrupting.value]).toEqual(['speaking', false]);
});

test('a server that does not say who speaks keeps nobody from speaking', async () => {
  const room = await entered();
  fetched.mockImplementation(() => new Promise<never>(() => {}));
  vi.mocked(Microphone.open).mockResolvedValue({ deviceId: '', mute: vi.fn(), run: vi.fn(), revive: vi.fn() } as unknown as Microphone);
  const started = room.start();
  await vi.advanceTimersByTimeAsync(4_000);
  await started;
  expect(room.phase.value).toBe('speaking');
});
