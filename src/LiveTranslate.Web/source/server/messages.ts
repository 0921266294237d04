// What crosses the hubs and REST, as the server's contracts name it.

export type Status = 'waiting' | 'live' | 'paused' | 'waiting-for-speaker' | 'ended';

export interface SessionState {
  sessionId: string;
  title: string;
  status: Status;
  sourceLanguage: string;
  targetLanguages: string[];
  listeners: Record<string, number>;
  startedAt?: string | null;
  /** How many segments are archived. */
  segments: number;
  passcodeRequired: boolean;
}

export interface StartRequest {
  sessionId: string;
  speakerToken: string;
  take?: number;
  device?: string;
}

export interface StartReply {
  take: number;
  nextSequence: number;
  sampleRate: number;
  chunkMilliseconds: number;
  maxChunkBytes: number;
}

export interface CheckReply {
  language: string;
  text: string;
  failure?: { stage: string; cause: string } | null;
}

export interface Archived {
  take: number;
  sequence: number;
}

export interface Warning {
  code: string;
  message: string;
}

export interface JoinRequest {
  sessionId: string;
  language: string;
  audio: boolean;
  afterIndex?: number;
  passcode?: string;
  screen?: boolean;
}

export interface JoinReply {
  session: SessionState;
  captions: Caption[];
  nextIndex: number;
}

export interface HistoryReply {
  captions: Caption[];
}

export interface Caption {
  sessionId: string;
  index: number;
  language: string;
  sourceText: string;
  text: string;
  startMs: number;
  endMs: number;
  failure?: { stage: string; cause: string } | null;
}

export interface Speech {
  sessionId: string;
  index: number;
  language: string;
  contentType: string;
  durationMs: number;
  data?: Uint8Array | null;
  url: string;
}

export interface Partial {
  language: string;
  text: string;
}

/** Who speaks now, for who may speak. */
export interface SpeakerNow {
  present: boolean;
  device?: string | null;
  /** How long ago they began. */
  seconds?: number | null;
}

/** One segment of a transcript. */
export interface TranscriptSegment {
  index: number;
  startMs: number;
  endMs: number;
  text: string;
  failure?: { stage: string; cause: string } | null;
}

export interface LanguageOffer {
  source: string;
  targets: string[];
}

export interface CreatedSession {
  sessionId: string;
  speakerToken: string;
  speakUrl: string;
  listenUrl: string;
}
