import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerError } from '../../source/server/errors';
import { SpeakerClient } from '../../source/speak/speakerClient';
import type { SpeakerEvents } from '../../source/speak/speakerConnection';
import { FakeHub } from '../fakeHub';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server that takes chunks in order and archives them when told to. */
class FakeServer {
  readonly hubs: FakeHub[] = [];
  readonly received: number[] = [];
  next = 0;
  archived = 0;
  take = 7;
  answer: (method: string, args: unknown[], hub: FakeHub) => unknown = () => undefined;

  connect = (): FakeHub => {
    const hub = new FakeHub((method, args, self) => this.answer(method, args, self) ?? this.#usual(method, args));
    this.hubs.push(hub);
    return hub;
  };

  get hub(): FakeHub {
    return this.hubs[this.hubs.length - 1]!;
  }

  archive(sequence: number): void {
    this.archived = sequence;
    this.hub.tell('Archived', { take: this.take, sequence });
  }

  #usual(method: string, args: unknown[]): unknown {
    if (method === 'Start') {
      this.next = this.archived;
      return { take: this.take, nextSequence: this.archived, sampleRate: 16_000, chunkMilliseconds: 250, maxChunkBytes: 32_000 };
    }
    if (method !== 'SendAudio') return undefined;
    if (args[0] === this.next) {
      this.received.push(this.next);
      this.next++;
    }
    return this.next;
  }
}

function speaker(server: FakeServer) {
  const events = {
    connection: vi.fn<SpeakerEvents['connection']>(),
    progress: vi.fn(),
    caption: vi.fn(),
    partial: vi.fn(),
    session: vi.fn(),
    warning: vi.fn(),
    over: vi.fn<SpeakerEvents['over']>(),
  };
  const client = new SpeakerClient(server.connect, 'ABCDEFGH', 'token', events);
  void client.run();
  return { client, events };
}

const say = (client: SpeakerClient, chunks: number) => {
  for (let i = 0; i < chunks; i++) client.offer(Uint8Array.of(i));
};

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test('what is said before the connection stands is sent once it does', async () => {
  const server = new FakeServer();
  const { client, events } = speaker(server);
  say(client, 5);
  await pass(100);
  expect(server.received).toEqual(upTo(5));
  expect(events.connection).toHaveBeenLastCalledWith('connected');
  expect(server.hub.called('Start')).toEqual([[{ sessionId: 'ABCDEFGH', speakerToken: 'token' }]]);
});

test('after a loss the same take goes on from what is archived', async () => {
  const server = new FakeServer();
  const { client, events } = speaker(server);
  say(client, 6);
  await pass(100);
  server.archive(4);
  server.hub.lose();
  await pass(10);
  expect(events.connection).toHaveBeenLastCalledWith('lost');
  say(client, 2);
  await pass(1_000);
  expect(server.hubs.length).toBe(2);
  expect(server.hub.called('Start')).toEqual([[{ sessionId: 'ABCDEFGH', speakerToken: 'token', take: 7 }]]);
  expect(server.received).toEqual([...upTo(6), 4, 5, 6, 7]);
});

test('a connection that goes silent is noticed, and made anew', async () => {
  const server = new FakeServer();
  const { client, events } = speaker(server);
  await pass(100);
  server.answer = (method) => (method === 'SendAudio' ? FakeHub.silence : undefined);
  say(client, 2);
  await pass(6_000);
  expect(events.connection).toHaveBeenLastCalledWith('lost');
  server.answer = () => undefined;
  await pass(8_000);
  expect(server.hubs.length).toBe(2);
  expect(server.received).toEqual([0, 1]);
  expect(events.connection).toHaveBeenLastCalledWith('connected');
});

test('a server without room is asked again, ever more slowly, and nothing is lost', async () => {
  const server = new FakeServer();
  const { client } = speaker(server);
  await pass(100);
  server.answer = (method) => (method === 'SendAudio' ? 0 : undefined);
  say(client, 20);
  await pass(10_000);
  const asked = server.hub.called('SendAudio').length;
  expect(asked).toBeLessThan(40);
  server.answer = () => undefined;
  await pass(5_000);
  expect(server.received).toEqual(upTo(20));
});

test('a pause waits for what was said before it', async () => {
  const server = new FakeServer();
  const { client } = speaker(server);
  await pass(100);
  server.answer = (method) => (method === 'SendAudio' ? 0 : undefined);
  say(client, 3);
  client.pause();
  await pass(1_000);
  expect(server.hub.called('Pause')).toEqual([]);
  server.answer = () => undefined;
  await pass(5_000);
  expect(server.received).toEqual(upTo(3));
  expect(server.hub.called('Pause').length).toBe(1);
  const resumed = server.hub.called('Resume').length;
  client.resume();
  await pass(100);
  expect(server.hub.called('Resume').length).toBe(resumed + 1);
});

test('a pause asked for while the connection is lost is said on the next one', async () => {
  const server = new FakeServer();
  const { client } = speaker(server);
  await pass(100);
  server.hub.lose();
  client.pause();
  await pass(2_000);
  expect(server.hub.called('Pause').length).toBe(1);
});

test('the end waits until everything is taken, and is over when the server says so', async () => {
  const server = new FakeServer();
  const { client, events } = speaker(server);
  say(client, 4);
  client.end();
  let finish: (() => void) | undefined;
  server.answer = (method) => (method === 'End' ? new Promise<void>((resolve) => (finish = resolve)) : undefined);
  await pass(500);
  expect(server.received).toEqual(upTo(4));
  expect(events.over).not.toHaveBeenCalled();
  finish!();
  await pass(100);
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('an end whose answer is lost is an end all the same', async () => {
  const server = new FakeServer();
  const { client, events } = speaker(server);
  say(client, 2);
  await pass(100);
  server.answer = (method) => (method === 'End' ? FakeHub.silence : undefined);
  client.end();
  await pass(500);
  server.answer = (method) => {
    if (method === 'Start') throw new ServerError('session-ended', 'The session has ended.');
  };
  server.hub.lose();
  await pass(1_000);
  expect(events.over).toHaveBeenCalledWith(undefined);
});

test('someone who takes over ends this take, and no connection is made again', async () => {
  const server = new FakeServer();
  const { events } = speaker(server);
  await pass(100);
  server.hub.tell('Warning', { code: 'taken-over', message: 'Someone else' });
  await pass(20_000);
  expect(events.over.mock.calls[0]![0]!.code).toBe('taken-over');
  expect(server.hubs.length).toBe(1);
});

test('a wrong token is told at once', async () => {
  const server = new FakeServer();
  server.answer = (method) => {
    if (method === 'Start') throw new ServerError('wrong-speaker-token', 'no');
  };
  const { events } = speaker(server);
  await pass(100);
  expect(events.over.mock.calls[0]![0]!.code).toBe('wrong-speaker-token');
});

test('when the network is back it is tried at once', async () => {
  const server = new FakeServer();
  let up = false;
  server.answer = (method) => {
    if (method === 'open' && !up) throw new ServerError('unreachable', 'down');
  };
  const { client } = speaker(server);
  await pass(60_000);
  const tries = server.hubs.length;
  up = true;
  client.hurry();
  await pass(10);
  expect(server.hubs.length).toBe(tries + 1);
});

test('half an hour with losses: nothing missing, nothing grows', async () => {
  const server = new FakeServer();
  const { client } = speaker(server);
  const chunks = 7_200;
  let most = 0;
  for (let i = 0; i < chunks; i++) {
    expect(client.offer(Uint8Array.of(1))).toBe(true);
    await pass(250);
    if (i % 12 === 0) server.archive(Math.max(server.archived, server.next - 8));
    if (i % 700 === 699) server.hub.lose();
    most = Math.max(most, client.buffer.held);
  }
  await pass(10_000);
  expect([...new Set(server.received)]).toEqual(upTo(chunks));
  expect(most).toBeLessThan(60);
});
