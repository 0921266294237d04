import type { Caption } from '../server/messages';

/** The language that a caption's text is really in: where translation failed it is the speaker's. */
export function languageOf(caption: Caption, sourceLanguage: string): string {
  return caption.failure?.stage === 'translation' ? sourceLanguage : caption.language;
}
