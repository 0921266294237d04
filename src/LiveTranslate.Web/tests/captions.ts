import type { Caption, SessionState } from '../source/server/messages';

export const caption = (index: number, language = 'es-ES'): Caption => ({
  sessionId: 'ABCDEFGH',
  index,
  language,
  sourceText: `said ${index}`,
  text: `dicho ${index}`,
  startMs: index * 3_000,
  endMs: index * 3_000 + 2_500,
});

export const state = (change: Partial<SessionState> = {}): SessionState => ({
  sessionId: 'ABCDEFGH',
  title: '',
  status: 'live',
  sourceLanguage: 'en-US',
  targetLanguages: ['es-ES', 'fr-FR'],
  listeners: {},
  segments: 0,
  passcodeRequired: false,
  ...change,
});
