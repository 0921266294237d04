import { sampleRate } from './chunker';

/** Chunks as a file that the browser plays. */
export function wavOf(chunks: Uint8Array[]): Blob {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const header = new DataView(new ArrayBuffer(44));
  const name = (at: number, text: string) => [...text].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)));
  name(0, 'RIFF');
  header.setUint32(4, 36 + bytes, true);
  name(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  name(36, 'data');
  header.setUint32(40, bytes, true);
  return new Blob([header.buffer, ...chunks] as BlobPart[], { type: 'audio/wav' });
}
