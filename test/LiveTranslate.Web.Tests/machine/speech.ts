import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers';

/** What is said in a talk: long enough that one misheard word does not decide. */
export const paragraphs = [
  'Good morning everyone, and thank you for coming. Today we will talk about clean water. ' +
    'It is one of the most important things we have. Many people still walk a long way to reach a well.',
  'The museum opens at nine and closes at six. Please leave large bags at the front desk. ' +
    'The guide will meet you beside the main stairs. Children can enter without a ticket.',
  'My father worked in this office for many years. He came home late every evening. ' +
    'On Sunday we went to the park together. I still remember those days very well.',
];

const pauseSeconds = 0.6;

/** A recording for the browser's microphone, in a voice the engine understands, which pauses between sentences. */
export function record(text: string): { file: string; seconds: number } {
  const folder = temporaryFolder();
  const spoken = text.match(/[^.]+\./g)!.map((sentence) => speak(sentence.trim(), join(folder, 'sentence.wav')));
  const { rate } = spoken[0]!;
  const silence = (seconds: number) => Buffer.alloc(Math.round(rate * seconds) * 2);
  const pcm = Buffer.concat([silence(1), ...spoken.flatMap((one) => [one.pcm, silence(pauseSeconds)]), silence(1)]);
  const header = Buffer.from(spoken[0]!.header);
  header.writeInt32LE(header.length - 8 + pcm.length, 4);
  header.writeInt32LE(pcm.length, header.length - 4);
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, Buffer.concat([header, pcm]));
  return { file, seconds: pcm.length / 2 / rate };
}

function speak(sentence: string, file: string): { header: Buffer; pcm: Buffer; rate: number } {
  execFileSync('flite', ['-voice', 'slt', '-t', sentence, '-o', file]);
  const wav = readFileSync(file);
  const data = wav.indexOf('data', 12, 'latin1') + 8;
  return { header: wav.subarray(0, data), pcm: wav.subarray(data), rate: wav.readInt32LE(24) };
}
