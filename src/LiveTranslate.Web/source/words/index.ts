import { computed, effect, signal } from '@preact/signals';
import { read, write } from '../memory';
import { type Words, en } from './en';
import { es } from './es';
import { fr } from './fr';
import { directionOf } from './direction';
import { primary } from './languages';

export { directionOf, isolated, written } from './direction';
export { autonym } from './languages';

const all: Record<string, Words> = { en, es, fr };

/** The languages the pages themselves speak. */
export const interfaceLanguages = Object.keys(all);

export const interfaceLanguage = signal(
  // These are three, without regions. Which of a session's languages suits somebody, the server says.
  [read<string>('interface') ?? '', ...navigator.languages].map(primary).find((one) => one in all) ?? 'en',
);

export const words = computed<Words>(() => all[interfaceLanguage.value] ?? en);

/** The language whose side a page is laid out from, where that is not the language of its words: what one reads on it. */
export const layoutLanguage = signal<string | undefined>(undefined);

effect(() => {
  const root = document.documentElement;
  root.lang = interfaceLanguage.value;
  root.dir = directionOf(layoutLanguage.value ?? interfaceLanguage.value);
});

/** What the pages say, in another language than this page's, where they know it. */
export function wordsIn(language: string): { language: string; words: Words } {
  const known = primary(language) in all ? primary(language) : interfaceLanguage.value;
  return { language: known, words: all[known] ?? en };
}

export function chooseInterfaceLanguage(language: string): void {
  interfaceLanguage.value = language;
  write('interface', language);
}

/** A language's name in the language of the page, or in another. */
export function nameOf(tag: string, language = interfaceLanguage.value): string {
  return new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(primary(tag)) ?? tag;
}

/** What to say of a refusal. */
export function errorText(error: { code: string; message: string }): string {
  const errors: Record<string, unknown> = words.value.errors;
  const known = errors[error.code];
  return typeof known === 'string' ? known : words.value.errors.other(error.message);
}
