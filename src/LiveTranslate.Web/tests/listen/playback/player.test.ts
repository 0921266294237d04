import { beforeEach, expect, test, vi } from 'vitest';
import { type Deck, Player } from '../../../source/listen/playback/player';
import type { SpokenSegment } from '../../../source/listen/playback/speechQueue';

/** An audio element without a loudspeaker. */
class FakeDeck implements Deck {
  src = '';
  volume = 1;
  playbackRate = 1;
  currentTime = 0;
  paused = true;
  ended = false;
  preservesPitch = false;
  onended: unknown;
  onerror: unknown;
  onpause: unknown;
  refusal: DOMException | undefined;

  play(): Promise<void> {
    if (this.refusal) return Promise.reject(this.refusal);
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }

  load(): void {
    this.currentTime = 0;
    this.paused = true;
  }

  end(): void {
    this.paused = true;
    (this.onended as () => void)();
  }
}

let urls = 0;

beforeEach(() => {
  urls = 0;
  const live = new Set<string>();
  vi.stubGlobal('URL', {
    createObjectURL: () => {
      const url = `blob:${urls++}`;
      live.add(url);
      return url;
    },
    revokeObjectURL: (url: string) => live.delete(url),
    live,
  });
});

const speech = (index: number, durationMs = 2_000): SpokenSegment => ({
  index,
  durationMs,
  data: Uint8Array.of(index),
  contentType: 'audio/mpeg',
});

function player() {
  const decks: [FakeDeck, FakeDeck] = [new FakeDeck(), new FakeDeck()];
  const events = { changed: vi.fn(), blocked: vi.fn(), skipped: vi.fn() };
  return { decks, events, player: new Player(decks, events) };
}

test('while one segment plays the next is loaded on the other deck', () => {
  const { decks, player: it } = player();
  it.add(speech(0));
  it.add(speech(1));
  expect([decks[0].paused, decks[0].src, decks[1].paused, decks[1].src]).toEqual([false, 'blob:0', true, 'blob:1']);
  decks[0].end();
  expect([it.index, decks[0].paused, decks[1].paused]).toEqual([1, true, false]);
});

test('it is not done before the last segment has ended, though a file lasts longer than it was said to', () => {
  const { decks, player: it } = player();
  it.add(speech(0, 2_000));
  decks[0].currentTime = 2.06;
  expect([it.behindMs, it.idle]).toEqual([0, false]);
  decks[0].end();
  expect(it.idle).toBe(true);
});

test('every segment is heard once and in order', () => {
  const { decks, player: it } = player();
  const heard: number[] = [];
  for (let i = 0; i < 6; i++) it.add(speech(i));
  it.add(speech(0));
  it.add(speech(1));
  for (let i = 0; i < 6; i++) {
    heard.push(it.index!);
    decks[i % 2]!.end();
  }
  expect(heard).toEqual([0, 1, 2, 3, 4, 5]);
  expect(it.index).toBeUndefined();
  it.add(speech(6));
  expect(it.index).toBe(6);
});

test('who is behind hears it faster, with the voice as deep as it was', () => {
  const { decks, player: it } = player();
  for (let i = 0; i < 8; i++) it.add(speech(i));
  expect(it.behindMs).toBe(16_000);
  expect(decks[0].playbackRate).toBe(1.25);
  expect(decks[0].preservesPitch).toBe(true);
  for (let i = 0; i < 7; i++) decks[i % 2]!.end();
  expect(decks[1].playbackRate).toBe(1);
});

test('a pause keeps what comes, and goes on where it was', () => {
  const { decks, player: it } = player();
  it.add(speech(0));
  it.pause();
  it.add(speech(1));
  expect(decks.map((deck) => deck.paused)).toEqual([true, true]);
  it.resume();
  expect([it.index, decks[0].paused]).toEqual([0, false]);
});

test('to skip goes to the newest and says how many were left out', () => {
  const { decks, events, player: it } = player();
  for (let i = 0; i < 5; i++) it.add(speech(i));
  it.skipToNewest();
  expect(it.index).toBe(4);
  expect(events.skipped).toHaveBeenCalledWith(3);
  expect(decks.filter((deck) => !deck.paused).length).toBe(1);
});

test('a browser that wants a touch first is noticed, and the segment is not lost', async () => {
  const { decks, events, player: it } = player();
  decks[0].refusal = new DOMException('touch first', 'NotAllowedError');
  it.add(speech(0));
  await Promise.resolve();
  await Promise.resolve();
  expect(events.blocked).toHaveBeenCalledOnce();
  decks[0].refusal = undefined;
  it.resume();
  expect([it.index, decks[0].paused]).toEqual([0, false]);
});

test('a file that cannot be played does not stop those after it', () => {
  const { decks, player: it } = player();
  it.add(speech(0));
  it.add(speech(1));
  (decks[0].onerror as () => void)();
  expect(it.index).toBe(1);
});

test('half an hour of segments leaves no more than two files in memory', () => {
  const { decks, player: it } = player();
  for (let i = 0; i < 600; i++) {
    it.add(speech(i));
    decks.find((deck) => !deck.paused)!.end();
  }
  expect((URL as unknown as { live: Set<string> }).live.size).toBeLessThanOrEqual(2);
  expect(it.behindMs).toBe(0);
});

test('when a call takes the loudspeaker, the listener says when to go on', () => {
  const { decks, events, player: it } = player();
  it.add(speech(0));
  decks[0].pause();
  (decks[0].onpause as () => void)();
  expect(events.blocked).toHaveBeenCalledOnce();
  it.resume();
  expect([it.index, decks[0].paused]).toEqual([0, false]);
});

test('to clear silences at once, and what comes next is heard', () => {
  const { decks, player: it } = player();
  for (let i = 0; i < 4; i++) it.add(speech(i));
  it.clear();
  expect(decks.every((deck) => deck.paused)).toBe(true);
  expect(it.behindMs).toBe(0);
  it.add(speech(4));
  expect(it.index).toBe(4);
});
