import { computed, effect, signal } from '@preact/signals';
import { read, write } from '../memory';
import { type Words, en } from './en';
import { es } from './es';
import { fr } from './fr';
import { primary } from './languages';

export { autonym } from './languages';

const all: Record<string, Words> = { en, es, fr };

/** The languages the pages themselves speak. */
export const interfaceLanguages = Object.keys(all);

export const interfaceLanguage = signal(
  // These are three, without regions. Which of a session's languages suits somebody, the server says.
  [read<string>('interface') ?? '', ...navigator.languages].map(primary).find((one) => one in all) ?? 'en',
);

export const words = computed<Words>(() => all[interfaceLanguage.value] ?? en);

effect(() => {
  document.documentElement.lang = interfaceLanguage.value;
});

export function chooseInterfaceLanguage(language: string): void {
  interfaceLanguage.value = language;
  write('interface', language);
}

/** A language's name in the language of the page. */
export function nameOf(tag: string): string {
  return new Intl.DisplayNames([interfaceLanguage.value], { type: 'language', fallback: 'code' }).of(primary(tag)) ?? tag;
}

/** What to say of a refusal. */
export function errorText(error: { code: string; message: string }): string {
  const errors: Record<string, unknown> = words.value.errors;
  const known = errors[error.code];
  return typeof known === 'string' ? known : words.value.errors.other(error.message);
}
