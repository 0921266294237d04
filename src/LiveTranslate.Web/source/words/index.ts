import { computed, effect, signal } from '@preact/signals';
import { read, write } from '../memory';
import { type Words, en } from './en';
import { es } from './es';
import { fr } from './fr';

const all: Record<string, Words> = { en, es, fr };

/** The languages the pages themselves speak. */
export const interfaceLanguages = Object.keys(all);

/** The first of a person's languages that is there: 'es-MX' finds 'es'. */
export function bestOf(wanted: readonly string[], there: readonly string[]): string | undefined {
  for (const tag of wanted) {
    const exact = there.find((one) => one.toLowerCase() === tag.toLowerCase());
    const related = exact ?? there.find((one) => primary(one) === primary(tag));
    if (related) return related;
  }
  return undefined;
}

export const interfaceLanguage = signal(
  bestOf([read<string>('interface') ?? '', ...navigator.languages], interfaceLanguages) ?? 'en',
);

export const words = computed<Words>(() => all[interfaceLanguage.value] ?? en);

effect(() => {
  document.documentElement.lang = interfaceLanguage.value;
});

export function chooseInterfaceLanguage(language: string): void {
  interfaceLanguage.value = language;
  write('interface', language);
}

/** A language's name in itself: 'español (España)' reads "Español" unless there are two of them. */
export function autonym(tag: string, among: readonly string[] = []): string {
  const region = among.filter((one) => primary(one) === primary(tag)).length > 1;
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(region ? tag : primary(tag)) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
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

function primary(tag: string): string {
  return tag.split('-')[0]!.toLowerCase();
}
