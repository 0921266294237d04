import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is said in a talk: long enough that one misheard word does not decide. */
export const paragraphs = [
  'Good morning everyone, and thank you for coming. Today we will talk about clean water. ' +
    'It is one of the most important things we have. Many people still walk a long way to reach a well.',
  'The museum opens at nine and closes at six. Please leave large bags at the front desk. ' +
    'The guide will meet you beside the main stairs. Children can enter without a ticket.',
  'My father worked in this office for many years. He came home late every evening. ' +
    'On Sunday we went to the park together. I still remember those days very well.',
];

/** A recording for the browser's microphone: silence, the text in a voice the engine understands, silence. */
export function record(text: string): { file: string; seconds: number } {
  const folder = mkdtempSync(join(tmpdir(), 'livetranslate-speech-'));
  const spoken = join(folder, 'spoken.wav');
  execFileSync('flite', ['-voice', 'slt', '-t', text, '-o', spoken]);
  const wav = readFileSync(spoken);
  const rate = wav.readInt32LE(24);
  const data = wav.indexOf('data', 12, 'latin1') + 8;
  const silence = Buffer.alloc(rate * 2);
  const pcm = Buffer.concat([silence, wav.subarray(data), silence]);
  const header = Buffer.from(wav.subarray(0, data));
  header.writeInt32LE(data - 8 + pcm.length, 4);
  header.writeInt32LE(pcm.length, data - 4);
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, Buffer.concat([header, pcm]));
  return { file, seconds: pcm.length / 2 / rate };
}
