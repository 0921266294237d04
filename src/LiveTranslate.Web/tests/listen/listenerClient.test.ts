import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ListenerClient, type ListenerEvents } from '../../source/listen/listenerClient';
import { ServerError } from '../../source/server/errors';
import type { JoinRequest } from '../../source/server/messages';
import { caption, state } from '../captions';
import { FakeHub } from '../fakeHub';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A feed of captions: a join brings what was missed, an event the next one. */
class FakeFeed {
  readonly hubs: FakeHub[] = [];
  count = 0;
  ended = false;
  /** How many captions a Join or a History brings at most. */
  piece = Number.POSITIVE_INFINITY;
  answer: (method: string, args: unknown[]) => unknown = () => undefined;

  connect = (): FakeHub => {
    const hub = new FakeHub((method, args) => this.answer(method, args) ?? this.#reply(method, args));
    this.hubs.push(hub);
    return hub;
  };

  get hub(): FakeHub {
    return this.hubs[this.hubs.length - 1]!;
  }

  get joins(): JoinRequest[] {
    return this.hubs.flatMap((hub) => hub.called('Join')).map(([request]) => request as JoinRequest);
  }

  say(count = 1, heard = true): void {
    for (let i = 0; i < count; i++) {
      if (heard) this.hub.tell('Caption', caption(this.count));
      this.count++;
    }
  }

  end(): void {
    this.ended = true;
    this.hub.tell('SessionChanged', state({ status: 'ended', segments: this.count }));
  }

  #reply(method: string, args: unknown[]): unknown {
    if (method === 'Join') return this.#join(args);
    return method === 'History' ? this.#history(args) : undefined;
  }

  #history(args: unknown[]): unknown {
    const { beforeIndex, count } = args[0] as { beforeIndex: number; count: number };
    const from = Math.max(0, beforeIndex - Math.min(count, this.piece));
    return { captions: Array.from({ length: beforeIndex - from }, (_, i) => caption(from + i)) };
  }

  #join(args: unknown[]): unknown {
    const { afterIndex, language } = args[0] as JoinRequest;
    const from = Math.max((afterIndex ?? -1) + 1, this.count - this.piece);
    return {
      session: state({ status: this.ended ? 'ended' : 'live', segments: this.count }),
      captions: Array.from({ length: Math.max(0, this.count - from) }, (_, i) => caption(from + i, language)),
      nextIndex: this.count,
    };
  }
}

function listener(feed: FakeFeed, audio = false) {
  const shown: number[] = [];
  const languages: string[] = [];
  const events = {
    connection: vi.fn<ListenerEvents['connection']>(),
    captions: vi.fn<ListenerEvents['captions']>((captions) => {
      shown.push(...captions.map((one) => one.index));
      languages.push(...captions.map((one) => one.language));
    }),
    earlier: vi.fn<ListenerEvents['earlier']>((captions) => {
      shown.unshift(...captions.map((one) => one.index));
    }),
    speech: vi.fn(),
    partial: vi.fn(),
    session: vi.fn(),
    missing: vi.fn(),
    over: vi.fn<ListenerEvents['over']>(),
  };
  const client = new ListenerClient(feed.connect, 'ABCDEFGH', { language: 'es-ES', audio }, undefined, events, 300);
  void client.run();
  return { client, events, shown, languages };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test('someone who comes late sees what was said, and then what is being said', async () => {
  const feed = new FakeFeed();
  feed.count = 3;
  const { shown } = listener(feed);
  await pass(10);
  feed.say(2);
  expect(shown).toEqual(upTo(5));
});

test('after a loss it is given what it missed, once', async () => {
  const feed = new FakeFeed();
  const { shown, events } = listener(feed);
  await pass(10);
  feed.say(3);
  feed.hub.lose();
  await pass(1);
  expect(events.connection).toHaveBeenLastCalledWith('lost');
  feed.count += 4;
  await pass(2_000);
  feed.say();
  expect(shown).toEqual(upTo(8));
  expect(feed.joins[1]!.afterIndex).toBe(2);
  expect(events.connection).toHaveBeenLastCalledWith('connected');
});

test('a caption lost on the way is asked for', async () => {
  const feed = new FakeFeed();
  const { shown } = listener(feed);
  await pass(10);
  feed.say(1, false);
  feed.say(2);
  expect(shown).toEqual([]);
  await pass(4_000);
  expect(shown).toEqual(upTo(3));
});

test('what the server cannot deliver is given up in the end, and said to be missing', async () => {
  const feed = new FakeFeed();
  const { shown, events } = listener(feed);
  await pass(10);
  feed.answer = (method) => {
    if (method === 'History') return { captions: [] };
    return method === 'Join' ? { session: state(), captions: [], nextIndex: 3 } : undefined;
  };
  feed.say(1, false);
  feed.say(2);
  await pass(30_000);
  expect(shown).toEqual([1, 2]);
  expect(events.missing).toHaveBeenCalledOnce();
});

test('another language goes on where the first was left', async () => {
  const feed = new FakeFeed();
  const { client, shown, languages } = listener(feed);
  await pass(10);
  feed.say(2);
  client.wish({ language: 'fr-FR', audio: true });
  feed.count++;
  await pass(100);
  expect(shown).toEqual(upTo(3));
  expect(languages).toEqual(['es-ES', 'es-ES', 'fr-FR']);
  expect(feed.joins[1]).toMatchObject({ language: 'fr-FR', audio: true, afterIndex: 1 });
});

test('a connection that has gone silent is found out when the page is seen again', async () => {
  const feed = new FakeFeed();
  const { client, shown } = listener(feed);
  await pass(10);
  const first = feed.hub;
  feed.answer = (method) => (method === 'Join' ? FakeHub.silence : undefined);
  client.hurry();
  await pass(10_000);
  feed.answer = () => undefined;
  feed.count = 2;
  await pass(10_000);
  expect(feed.hub).not.toBe(first);
  expect(shown).toEqual(upTo(2));
});

test('a silence of half a minute is checked, in case the news of the end was lost', async () => {
  const feed = new FakeFeed();
  const { shown, events } = listener(feed);
  await pass(10);
  feed.say();
  feed.count++;
  feed.ended = true;
  await pass(35_000);
  expect(shown).toEqual([0, 1]);
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('it is over when the session has ended and the last caption was seen', async () => {
  const feed = new FakeFeed();
  const { shown, events } = listener(feed);
  await pass(10);
  feed.say(2);
  feed.say(1, false);
  feed.end();
  await pass(500);
  expect(events.over).not.toHaveBeenCalled();
  await pass(5_000);
  expect(shown).toEqual(upTo(3));
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('who hears the voice waits for the last of it', async () => {
  const feed = new FakeFeed();
  const { events } = listener(feed, true);
  await pass(10);
  feed.say();
  feed.end();
  await pass(2_000);
  expect(events.over).not.toHaveBeenCalled();
  feed.hub.tell('Speech', { index: 0, language: 'es-ES' });
  await pass(1_000);
  expect(events.speech).toHaveBeenCalledOnce();
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('as long as there is more to hear it is not over, and then not for long', async () => {
  const feed = new FakeFeed();
  const { events } = listener(feed, true);
  await pass(10);
  feed.say(4);
  feed.end();
  // The last one is never spoken.
  for (const index of [0, 1, 2]) {
    await pass(3_000);
    expect(events.over).not.toHaveBeenCalled();
    feed.hub.tell('Speech', { index, language: 'es-ES' });
  }
  await pass(6_000);
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('speech that was on its way when the connection was lost is asked for again', async () => {
  const feed = new FakeFeed();
  const { shown } = listener(feed, true);
  await pass(10);
  feed.say(3);
  for (const index of [0, 1]) feed.hub.tell('Speech', { index, language: 'es-ES' });
  feed.hub.lose();
  await pass(2_000);
  expect(feed.joins[1]!.afterIndex).toBe(1);
  expect(shown).toEqual(upTo(3));
});

test('who only reads is not sent again what they have read', async () => {
  const feed = new FakeFeed();
  listener(feed);
  await pass(10);
  feed.say(3);
  feed.hub.lose();
  await pass(2_000);
  expect(feed.joins[1]!.afterIndex).toBe(2);
});

test('a refusal that cannot be mended is told, and not tried again', async () => {
  const feed = new FakeFeed();
  feed.answer = (method) => {
    if (method === 'Join') throw new ServerError('wrong-passcode', 'no');
  };
  const { events } = listener(feed);
  await pass(20_000);
  expect(events.over.mock.calls[0]![0]!.code).toBe('wrong-passcode');
  expect(feed.hubs.length).toBe(1);
});

test('someone who comes very late sees the newest at once, and then piece by piece what was said before', async () => {
  const feed = new FakeFeed();
  feed.count = 120;
  feed.piece = 30;
  const { events, shown } = listener(feed);

  await pass(10);

  expect(events.captions.mock.calls[0]![0].map((one) => one.index)).toEqual(upTo(120).slice(90));
  expect(events.earlier).toHaveBeenCalledTimes(3);
  expect(shown).toEqual(upTo(120));
});

test('a piece that is still being translated is asked for again, and what is said meanwhile is shown', async () => {
  const feed = new FakeFeed();
  feed.count = 40;
  feed.piece = 20;
  let empty = 3;
  feed.answer = (method) => (method === 'History' && empty-- > 0 ? { captions: [] } : undefined);
  const { events, shown } = listener(feed);
  await pass(10);
  expect(events.earlier).not.toHaveBeenCalled();

  feed.say(2);
  await pass(3_500);

  expect(shown).toEqual(upTo(42));
  expect(events.missing).not.toHaveBeenCalled();
});

test('what was said before goes on coming over the next connection when one is lost', async () => {
  const feed = new FakeFeed();
  feed.count = 60;
  feed.piece = 20;
  feed.answer = (method) => (method === 'History' && feed.hubs.length === 1 ? FakeHub.silence : undefined);
  const { shown } = listener(feed);
  await pass(10);

  feed.hub.lose();
  await pass(5_000);

  expect(shown).toEqual(upTo(60));
});

test('a talk that is over is left only when what was said before is here', async () => {
  const feed = new FakeFeed();
  feed.count = 60;
  feed.piece = 20;
  feed.ended = true;
  const { events, shown } = listener(feed);

  await pass(5_000);

  expect(shown).toEqual(upTo(60));
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('what can never be translated is asked for a number of times, and then named as missing', async () => {
  const feed = new FakeFeed();
  feed.count = 40;
  feed.piece = 20;
  feed.answer = (method) => (method === 'History' ? { captions: [] } : undefined);
  const { events } = listener(feed);

  await pass(60_000);

  expect(events.missing).toHaveBeenCalledTimes(1);
  expect(feed.hubs.flatMap((hub) => hub.called('History'))).toHaveLength(20);
});
