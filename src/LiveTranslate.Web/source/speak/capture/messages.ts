import type { Level } from './level';

export const processorName = 'livetranslate-capture';

/** To the worklet. */
export type CaptureCommand =
  /** Whether sound becomes chunks. Stopping hands out what does not fill one. */
  | { kind: 'run'; run: boolean }
  /** Whether silence takes the place of sound. */
  | { kind: 'mute'; mute: boolean };

/** From the worklet. */
export type CaptureEvent =
  | { kind: 'level'; level: Level }
  | { kind: 'chunk'; pcm: Uint8Array }
  /** Everything heard before a stop has been handed out. */
  | { kind: 'stopped' };
