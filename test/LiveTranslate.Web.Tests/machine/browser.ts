import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looksFolder = fileURLToPath(new URL('../TestResults/looks/', import.meta.url));

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // As on a phone: nothing sounds before a touch.
  '--autoplay-policy=user-gesture-required',
];

/** Chromium; with a recording, its microphone plays that once whenever it is opened, or again and again. */
export function launch(recording?: string, more: string[] = [], plays: 'once' | 'repeatedly' = 'once'): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}. Install it: apt-get install chromium`);
  const microphone = recording
    ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${recording}${plays === 'once' ? '%noloop' : ''}`]
    : [];
  return chromium.launch({ executablePath, args: [...quiet, ...microphone, ...more] });
}

/** Faults of pages that no test expects: any of them fails the test that asks. */
export class Watch {
  readonly faults: string[] = [];
  /** What axe found on any page in any state, and what was wider than the screen. */
  readonly looks: string[] = [];

  observe(page: Page): void {
    const origin = () => new URL(page.url()).origin;
    page.on('pageerror', (error) => this.faults.push(`${page.url()}: ${error}`));
    page.on('console', (message) => {
      // A refused request is reported by the browser itself, and is what some tests are about.
      if (message.type() === 'error' && !/Failed to load resource|WebSocket connection|ERR_/.test(message.text()))
        this.faults.push(`${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(http|ws)/.test(url.protocol) && page.url().startsWith('http') && url.host !== new URL(origin()).host)
        this.faults.push(`${page.url()} asks ${url}`);
    });
  }
}

/** A page in a browser of its own: no cookies, no memory of others. It is there when `arrived` says so, too. */
export async function open(
  browser: Browser,
  watch: Watch,
  url: string,
  options: BrowserContextOptions = {},
  arrived?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  // Tests count what was really played to its end.
  await context.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(globalThis, { heard });
    document.addEventListener(
      'ended',
      (event) => {
        const audio = event.target as HTMLAudioElement & { webkitAudioDecodedByteCount: number };
        if (audio.dataset.kind === 'deck' && audio.webkitAudioDecodedByteCount > 0) heard.push(audio.duration);
      },
      true,
    );
  });
  const page = await context.newPage();
  watch.observe(page);
  await Promise.all([arrived?.(page), page.goto(url)]);
  return page;
}

export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };

/**
 * How a page looks in a state: pictures on desktop and phone, light and dark, for people to look at; and what axe finds
 * in them, or is wider than the screen.
 */
export async function look(watch: Watch, page: Page, name: string): Promise<void> {
  mkdirSync(looksFolder, { recursive: true });
  const before = page.viewportSize()!;
  for (const [device, size] of [
    ['desktop', { width: 1280, height: 800 }],
    ['phone', { width: 360, height: 740 }],
  ] as const) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${looksFolder}${name}-${device}-${colorScheme}.png`, animations: 'disabled' });
      // Colours do not depend on the size, nor sizes on the colours.
      if ((device === 'phone') === (colorScheme === 'light')) continue;
      watch.looks.push(...(await faultsOf(page)).map((fault) => `${name}, ${device}, ${colorScheme}: ${fault}`));
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) watch.looks.push(`${name}, ${device}: ${overflow} pixels beyond the edge`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(`globalThis.axe || (() => { ${axe} })()`);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }> } };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
  });
}
