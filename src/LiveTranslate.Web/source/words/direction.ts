// What browsers know of a script; older ones and Firefox are asked for the script alone.
type TextInfo = { direction?: string };
type KnowingLocale = Intl.Locale & { getTextInfo?: () => TextInfo; textInfo?: TextInfo };

export type Direction = 'ltr' | 'rtl';

// The scripts of Unicode that people write from right to left today.
const rightToLeft = new Set([
  'Adlm', 'Arab', 'Aran', 'Hebr', 'Mand', 'Mend', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Syre', 'Syrj', 'Syrn', 'Thaa', 'Yezi',
]);

/** Which way a language is written: by its script, or by the one that it most likely has ('ks' reads 'ks-Arab-IN'). */
export function directionOf(tag: string): Direction {
  try {
    const locale: KnowingLocale = new Intl.Locale(tag).maximize();
    if (locale.script && rightToLeft.has(locale.script)) return 'rtl';
    return (locale.getTextInfo?.() ?? locale.textInfo)?.direction === 'rtl' ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The attributes of an element whose text is in a language: it is read in that language, from its own side. */
export function written(tag: string): { lang: string; dir: Direction } {
  return { lang: tag, dir: directionOf(tag) };
}

const anyRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Somebody's text inside a sentence of ours, where no element can keep them apart: in titles and labels. */
export function isolated(text: string): string {
  return anyRightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}
