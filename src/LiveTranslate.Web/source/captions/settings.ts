/** How captions look on a screen; all of it comes from the address, as there are no controls. */
export interface ScreenSettings {
  /** Each in a place of its own; none: the browser's language. */
  languages: string[];
  /** Undefined: transparent, for OBS and other mixers. */
  background: string | undefined;
  color: string;
  /** In hundredths of the screen's height. */
  size: number;
  lines: number;
  /** Whether to say that it waits, pauses or is over. */
  status: boolean;
  /** Behind each line: nothing, a box, or an outline of the letters. */
  contrast: 'box' | 'outline' | 'none';
  align: 'bottom' | 'top' | 'middle';
  /** The speaker's own words, too, in a place of their own. */
  original: boolean;
  /** How long a caption stays when nothing follows; 0 for ever. */
  holdSeconds: number;
}

// More than anybody can read at once.
const maxLanguages = 4;

/**
 * language=es-ES,fr-FR, background=transparent|black|#102030, color=white, size=3..20, lines=1..12, contrast=box|outline|none,
 * align=bottom|top|middle, original=1, hold=0..600, status=0. What cannot be read is left as it is by default.
 */
export function settingsOf(query: URLSearchParams): ScreenSettings {
  const background = query.get('background') ?? 'black';
  const transparent = background === 'transparent' || !CSS.supports('color', background);
  return {
    background: transparent ? undefined : background,
    languages: (query.get('language') ?? '').split(',').map((tag) => tag.trim()).filter(Boolean).slice(0, maxLanguages),
    color: colorOf(query.get('color'), 'white'),
    size: numberOf(query.get('size'), 7, 3, 20),
    lines: Math.round(numberOf(query.get('lines'), transparent ? 2 : 4, 1, 12)),
    contrast: oneOf(query.get('contrast'), ['box', 'outline', 'none'] as const, transparent ? 'box' : 'none'),
    align: oneOf(query.get('align'), ['bottom', 'top', 'middle'] as const, 'bottom'),
    status: query.get('status') !== '0',
    original: query.get('original') === '1',
    holdSeconds: numberOf(query.get('hold'), transparent ? 12 : 0, 0, 600),
  };
}

function colorOf(text: string | null, otherwise: string): string {
  return text && CSS.supports('color', text) ? text : otherwise;
}

function numberOf(text: string | null, otherwise: number, from: number, to: number): number {
  const number = text === null || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? Math.max(from, Math.min(to, number)) : otherwise;
}

function oneOf<T extends string>(text: string | null, known: readonly T[], otherwise: T): T {
  return known.find((one) => one === text) ?? otherwise;
}
