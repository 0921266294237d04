import type { TranscriptSegment } from '../server/messages';

export interface Paragraph {
  startMs: number;
  parts: TranscriptSegment[];
}

// A speaker who is silent for so long begins something new.
const pauseMs = 2_500;
// From this length on the next end of a sentence is good enough, and from twice as much any joint is.
const longLetters = 500;

/** What was said, put together so that it can be read: segments are too short for that. */
export function paragraphsOf(segments: readonly TranscriptSegment[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let letters = 0;
  let last: TranscriptSegment | undefined;
  for (const segment of segments) {
    const full = letters >= longLetters && (/[.!?…。！？؟।]["'”’»)]*$/.test(last!.text) || letters >= 2 * longLetters);
    if (!last || full || segment.startMs - last.endMs >= pauseMs) {
      paragraphs.push({ startMs: segment.startMs, parts: [] });
      letters = 0;
    }
    paragraphs.at(-1)!.parts.push(segment);
    letters += segment.text.length;
    last = segment;
  }
  return paragraphs;
}

/** '1:02:03', '2:03': a place in the session, or how long it took. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
