import { expect, test } from 'vitest';
import { Downmix } from '../../../source/speak/capture/downmix';
import vectors from './downmix.json';

// The command line's Downmix has the same vectors.
test.each(vectors)('$name: the channels become the one the vectors say, however they are cut', ({ rate, channels, mono }) => {
  for (const block of [1, 7, 128, mono.length]) {
    const downmix = new Downmix(rate);
    const mixed: number[] = [];
    for (let at = 0; at < mono.length; at += block)
      mixed.push(...downmix.push(channels.map((samples) => Float32Array.from(samples.slice(at, at + block)))));
    mixed.push(...downmix.flush());
    expect(mixed.length).toBe(mono.length);
    expect(Math.max(...mixed.map((sample, i) => Math.abs(sample - mono[i]!)))).toBeLessThan(2e-6);
  }
});

test('one channel passes as it is, and a device may change how many it gives', () => {
  const downmix = new Downmix(1000);
  const samples = Float32Array.from({ length: 30 }, (_, i) => i / 30);
  expect([...downmix.push([samples])]).toEqual([...samples]);
  const both = [...downmix.push([samples, samples]), ...downmix.push([samples])];
  expect(both.map((sample) => Math.round(sample * 30))).toEqual([...samples, ...samples].map((sample) => Math.round(sample * 30)));
});
