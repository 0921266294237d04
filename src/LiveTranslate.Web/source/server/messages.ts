// What crosses the hubs and REST, as the server's contracts name it.

export type Status = 'waiting' | 'live' | 'paused' | 'ended';

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
}

export interface StartReply {
  take: number;
  nextSequence: number;
  sampleRate: number;
  chunkMilliseconds: number;
  maxChunkBytes: number;
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
