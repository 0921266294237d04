import { expect, test } from 'vitest';
import { Resampler } from '../../../source/speak/capture/resampler';

const wanted = 16_000;

function tone(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
}

/** As the audio thread gives it: 128 samples at a time. */
function resample(samples: Float32Array, from: number, block = 128): Float32Array {
  const resampler = new Resampler(from, wanted);
  const output: number[] = [];
  for (let at = 0; at < samples.length; at += block) output.push(...resampler.push(samples.subarray(at, at + block)));
  output.push(...resampler.flush());
  return Float32Array.from(output);
}

function loudness(samples: Float32Array): number {
  // Without its ends, where the tone begins and stops.
  const middle = samples.subarray(800, samples.length - 800);
  return 20 * Math.log10(Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length) / (0.5 / Math.SQRT2));
}

for (const rate of [44_100, 48_000, 96_000, 16_000, 8_000]) {
  test(`a second at ${rate} Hz becomes a second at 16 kHz`, () => {
    expect(Math.abs(resample(tone(440, rate, 1), rate).length - wanted)).toBeLessThanOrEqual(1);
  });

  test(`a tone of speech at ${rate} Hz keeps its loudness and its place`, () => {
    const output = resample(tone(1000, rate, 1), rate);
    expect(Math.abs(loudness(output))).toBeLessThan(0.05);
    const ideal = tone(1000, wanted, 1);
    for (let i = 800; i < 15_000; i++) expect(Math.abs(output[i]! - ideal[i]!)).toBeLessThan(0.002);
  });
}

for (const rate of [44_100, 48_000]) {
  test(`speech at ${rate} Hz is kept up to 7 kHz`, () => {
    expect(loudness(resample(tone(7_000, rate, 1), rate))).toBeGreaterThan(-0.1);
  });

  test(`what lies above 8 kHz at ${rate} Hz does not come back as noise below`, () => {
    for (const hertz of [8_200, 9_000, 11_000, 15_000, 20_000])
      expect(loudness(resample(tone(hertz, rate, 1), rate))).toBeLessThan(-70);
  });
}

test('the size of the blocks changes nothing', () => {
  const speech = tone(440, 44_100, 1);
  expect(resample(speech, 44_100, 128)).toEqual(resample(speech, 44_100, 1_001));
});

test('a steady level stays what it is, whatever the phase', () => {
  const output = resample(new Float32Array(44_100).fill(0.25), 44_100);
  for (const sample of output.subarray(800, 15_000)) expect(Math.abs(sample - 0.25)).toBeLessThan(1e-5);
});

test('minutes of blocks add up, and need no more memory than a second', () => {
  const resampler = new Resampler(48_000, wanted);
  const block = new Float32Array(48_000);
  let samples = 0;
  for (let second = 0; second < 120; second++) samples += resampler.push(block).length;
  expect(Math.abs(samples - 120 * wanted)).toBeLessThan(wanted / 10);
});
