import { expect, test } from 'vitest';
import { type OutgoingChunk, ResendBuffer } from '../../../source/speak/custody/resendBuffer';

const chunk = (value: number) => Uint8Array.of(value);

function filled(count: number, capacity = 600, maxOutstanding = 32): ResendBuffer {
  const buffer = new ResendBuffer(capacity, maxOutstanding);
  for (let i = 0; i < count; i++) buffer.append(chunk(i));
  return buffer;
}

function takeAll(buffer: ResendBuffer): OutgoingChunk[] {
  const taken: OutgoingChunk[] = [];
  for (let next = buffer.take(); next; next = buffer.take()) taken.push(next);
  return taken;
}

const numbers = (chunks: OutgoingChunk[]) => chunks.map((one) => one.sequence);

test('chunks go out in order, ahead of their answers, but not for ever', () => {
  const buffer = filled(10, 600, 4);
  const sent = takeAll(buffer);
  expect(numbers(sent)).toEqual([0, 1, 2, 3]);
  buffer.answered(sent[0]!, 1);
  expect(numbers(takeAll(buffer))).toEqual([4]);
});

test('150 s are held until they are archived, and then no more is taken', () => {
  const buffer = filled(600);
  expect(buffer.full).toBe(true);
  expect(buffer.append(chunk(1))).toBe(false);
  buffer.archived(2);
  expect(buffer.held).toBe(598);
  expect(buffer.append(chunk(1))).toBe(true);
});

test('taken by the server is not archived: everything is still held', () => {
  const buffer = filled(3);
  for (const sent of takeAll(buffer)) buffer.answered(sent, sent.sequence + 1);
  expect(buffer.allAccepted).toBe(true);
  expect(buffer.held).toBe(3);
});

test('an answer that asks for an earlier chunk takes the sending back to it', () => {
  const buffer = filled(6);
  const sent = takeAll(buffer);
  buffer.answered(sent[0]!, 1);
  buffer.answered(sent[1]!, 1);
  // The answers to what was sent after it say the same, and nothing new.
  buffer.answered(sent[2]!, 1);
  buffer.answered(sent[3]!, 1);
  expect(numbers(takeAll(buffer))).toEqual([1]);
  expect(buffer.stalls).toBe(1);
});

test('after a go-back the sending feels its way: one, two, four', () => {
  const buffer = filled(20);
  const [first] = takeAll(buffer);
  buffer.answered(first!, 0);
  const one = takeAll(buffer);
  expect(one.length).toBe(1);
  buffer.answered(one[0]!, 1);
  const two = takeAll(buffer);
  expect(two.length).toBe(2);
  buffer.answered(two[0]!, 2);
  buffer.answered(two[1]!, 3);
  expect(takeAll(buffer).length).toBeGreaterThanOrEqual(4);
});

test('a server that asks for the same chunk again and again is counted, until it moves on', () => {
  const buffer = filled(3);
  for (let i = 1; i <= 4; i++) {
    buffer.answered(buffer.take()!, 0);
    expect(buffer.stalls).toBe(i);
  }
  buffer.answered(buffer.take()!, 1);
  expect(buffer.stalls).toBe(0);
});

test('a new connection goes on from the first chunk that is not archived', () => {
  const buffer = filled(8);
  const before = takeAll(buffer);
  buffer.answered(before[0]!, 1);
  buffer.resume(3);
  expect(buffer.first).toBe(3);
  expect(numbers(takeAll(buffer))).toEqual([3, 4, 5, 6, 7]);
  // Too late: an answer of the lost connection.
  buffer.answered(before[4]!, 0);
  expect(buffer.stalls).toBe(0);
});

test('what the server holds already after a reconnect is not sent twice', () => {
  const buffer = filled(8);
  buffer.resume(0);
  const first = buffer.take()!;
  buffer.answered(first, 5);
  expect(numbers(takeAll(buffer))).toEqual([5, 6, 7]);
});

test('a server that asks for what it had archived is found out', () => {
  const buffer = filled(8);
  buffer.archived(4);
  buffer.answered(buffer.take()!, 2);
  expect(buffer.askedForForgotten).toBe(true);
  expect(buffer.take()!.sequence).toBe(4);
});

test('chunks come out as they went in, round after round', () => {
  const buffer = new ResendBuffer(4, 2);
  for (let i = 0; i < 50; i++) {
    buffer.append(chunk(i));
    const sent = buffer.take()!;
    expect([sent.sequence, sent.pcm[0]]).toEqual([i, i]);
    buffer.answered(sent, i + 1);
    buffer.archived(i + 1);
  }
  expect(buffer.held).toBe(0);
});
