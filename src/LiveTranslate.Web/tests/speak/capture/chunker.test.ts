import { expect, test } from 'vitest';
import { Chunker, chunkSamples } from '../../../source/speak/capture/chunker';

const valueAt = (pcm: Uint8Array, sample: number) => new DataView(pcm.buffer, pcm.byteOffset).getInt16(sample * 2, true);

test('250 ms fill a chunk of 8,000 bytes', () => {
  const chunks = new Chunker().push(new Float32Array(chunkSamples));
  expect(chunks.map((chunk) => chunk.length)).toEqual([8_000]);
});

test('samples go on in the next chunk where the last one was full', () => {
  const chunker = new Chunker();
  const ramp = Float32Array.from({ length: chunkSamples * 2.5 }, (_, i) => i / 32_767);
  const chunks = [...chunker.push(ramp.subarray(0, 5_000)), ...chunker.push(ramp.subarray(5_000))];
  expect(chunks.length).toBe(2);
  expect(valueAt(chunks[0]!, 3_999)).toBe(3_999);
  expect(valueAt(chunks[1]!, 0)).toBe(4_000);
});

test('the rest of a chunk comes out when flushed, as whole samples, and only once', () => {
  const chunker = new Chunker();
  chunker.push(Float32Array.of(0.5, -0.5, 0.25));
  const rest = chunker.flush()!;
  expect(rest.length).toBe(6);
  expect(valueAt(rest, 0)).toBe(16_384);
  expect(chunker.flush()).toBeUndefined();
});

test('what is too loud is clipped and does not wrap around', () => {
  const chunker = new Chunker();
  chunker.push(Float32Array.of(1.5, -1.5));
  const rest = chunker.flush()!;
  expect([valueAt(rest, 0), valueAt(rest, 1)]).toEqual([32_767, -32_768]);
});

test('a chunk handed out is never written to again', () => {
  const chunker = new Chunker();
  const [first] = chunker.push(new Float32Array(chunkSamples).fill(0.5));
  const copy = first!.slice();
  chunker.push(new Float32Array(chunkSamples).fill(-0.5));
  expect(first).toEqual(copy);
});
