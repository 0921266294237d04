import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, look, open, phone } from './machine/browser';
import { Server } from './machine/server';
import { record } from './machine/speech';
import { Stage } from './machine/stage';
import { eventually } from './machine/wait';

// Texts of any length and from either side, addresses that lead nowhere, and captions on a wall.
const watch = new Watch();
let server: Server;
let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  [server, stage, browser] = await Promise.all([
    Server.start(),
    Stage.open(),
    launch(record('Good morning everyone, and thank you for coming.').file),
  ]);
});

afterAll(async () => {
  await browser?.close();
  stage?.close();
  await server?.kill();
});

const close = (page: Page) => page.context().close();
const directionsOf = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map((one) => ({ lang: (one as HTMLElement).lang, direction: getComputedStyle(one).direction })));

const hebrew = { 'he-IL': 'שלום, 25 אנשים באו!', 'ar-SA': 'أهلا، جاء 25 شخصا!' };

test('a listener’s page in Hebrew is laid out from the right, and each text from its own side', async () => {
  const talk = stage.talk('en-US', ['he-IL', 'ar-SA'], 'מים וזיכרונות (2)');
  const page = await open(browser, watch, `${stage.url}/listen/${talk.sessionId}?language=he-IL`, phone);
  await page.waitForSelector('[data-connected=true]');
  expect(await page.title()).toBe('\u2068מים וזיכרונות (2)\u2069 · LiveTranslate');
  talk.say('Hello, 25 people came!', hebrew);
  talk.say('This one failed.');
  await page.getByText(hebrew['he-IL']).first().waitFor();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Show original').check();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.waitForSelector('[data-index="1"]');
  expect(await directionsOf(page, '.caption p:first-child')).toEqual([
    { lang: 'he-IL', direction: 'rtl' },
    { lang: 'en-US', direction: 'ltr' },
  ]);
  expect(await directionsOf(page, '.caption-original')).toEqual([{ lang: 'en-US', direction: 'ltr' }]);
  expect((await directionsOf(page, 'html, .listening, .listening-title')).map((one) => one.direction)).toEqual(['rtl', 'rtl', 'rtl']);
  // The first thing of a line is on the right.
  const box = async (selector: string) => (await page.locator(selector).boundingBox())!;
  expect((await box('.listening .brand')).x).toBeGreaterThan((await box('.listening-language')).x);
  await look(watch, page, 'listen-hebrew');
  await page.locator('.listening-language select').selectOption('en-US');
  await page.waitForFunction(() => getComputedStyle(document.documentElement).direction === 'ltr');
  await close(page);
});

test('names of languages are written from their own side where one chooses', async () => {
  const talk = stage.talk('he-IL', ['ar-SA', 'fa-IR', 'en-US'], 'العربية');
  const page = await open(browser, watch, `${stage.url}/listen/${talk.sessionId}`, phone);
  await page.waitForSelector('[data-phase=choosing]');
  const sides = Object.fromEntries((await directionsOf(page, '.language > span:first-child')).map((one) => [one.lang, one.direction]));
  expect(sides).toEqual({ 'he-IL': 'rtl', 'ar-SA': 'rtl', 'fa-IR': 'rtl', 'en-US': 'ltr' });
  expect((await directionsOf(page, 'h1'))[0]!.direction).toBe('rtl');
  await look(watch, page, 'listen-choose-hebrew');
  await close(page);
});

test('what a speaker says is shown from its side, and begins with a whole line', async () => {
  const talk = stage.talk('he-IL', ['en-US'], 'שיעור');
  const page = await open(browser, watch, `${stage.url}/speak/${talk.sessionId}#token`, { permissions: ['microphone'] });
  await page.click('.start');
  await page.waitForSelector('[data-phase=speaking]');
  await eventually(() => talk.connections.size, (count) => count === 1, 'the speaker’s connection');
  for (let i = 0; i < 20; i++) talk.say(`${i}. ${'בוקר טוב לכולם '.repeat(1 + (i % 5))}`, {});
  await page.waitForSelector('.own-words-list [data-index="19"]');
  expect((await directionsOf(page, '.own-words-list p'))[0]).toEqual({ lang: 'he-IL', direction: 'rtl' });
  const cut = await page.$eval('.own-words-list', (list) => {
    const line = parseFloat(getComputedStyle(list).lineHeight);
    return { scrolled: list.scrollTop, ofLine: Math.abs(list.scrollTop / line - Math.round(list.scrollTop / line)), rows: list.clientHeight / line };
  });
  expect(cut.scrolled).toBeGreaterThan(0);
  expect(cut.ofLine).toBeLessThan(0.05);
  expect(cut.rows).toBeCloseTo(12, 1);
  await look(watch, page, 'speak-hebrew');
  await close(page);
});

test('a screen in Arabic with the original shows both, each from its own side', async () => {
  const talk = stage.talk('en-US', ['he-IL', 'ar-SA']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=ar-SA&original=1`);
  await page.waitForSelector('[data-connected=true]');
  talk.say('Hello, 25 people came!', hebrew);
  await page.waitForFunction(() => document.querySelectorAll('.screen p').length === 2);
  expect(await directionsOf(page, '.screen p')).toEqual([
    { lang: 'ar-SA', direction: 'rtl' },
    { lang: 'en-US', direction: 'ltr' },
  ]);
  await look(watch, page, 'captions-arabic-original');
  await close(page);
});

const titles = {
  letters42: 'Annual general meeting of the water society',
  letters88: 'The forty-third annual general meeting of the society for clean water and wells in towns',
  letters182: 'The forty-third annual general meeting of the society for clean water and wells in towns, with a talk about memories, a report of the board, and an open discussion with all members',
  word180: 'Donaudampfschifffahrtsgesellschaft'.repeat(6).slice(0, 180),
  chinese: '清潔飲用水與集體記憶學會第四十三屆年度全體會員大會暨公開討論會議程與報告',
};

test('a long title pushes nothing over the edge of a small phone, on any page', async () => {
  const beyond: string[] = [];
  for (const [name, title] of Object.entries(titles)) {
    const session = await server.create({ title });
    const context = { viewport: { width: 360, height: 740 }, hasTouch: true, permissions: ['microphone'] };
    const page = await open(browser, watch, `${server.url}/listen/${session.sessionId}`, context);
    const check = async (where: string) => {
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        for (const fault of await beyondEdge(page)) beyond.push(`${name}, ${where}, ${width}: ${fault}`);
      }
      await page.setViewportSize({ width: 360, height: 740 });
    };
    await page.waitForSelector('[data-phase=choosing]');
    await check('choosing');
    await page.click('[data-language="es-ES"]');
    await page.waitForSelector('[data-connected=true]');
    await check('listening');
    if (name !== 'letters42') await look(watch, page, `listen-title-${name}`);
    await page.goto(`${server.url}/speak/${session.sessionId}#${session.speakerToken}`);
    await page.waitForSelector('[data-phase=ready]');
    await check('speaking');
    await page.goto(`${server.url}/captions/${session.sessionId}?language=es-ES`);
    await page.waitForSelector('[data-connected=true]');
    await check('captions');
    await page.goto(server.url);
    await page.getByText('Recent sessions').waitFor();
    await page.getByLabel('Title').fill(title);
    await check('start');
    if (name === 'word180') await look(watch, page, 'start-long-title');
    await server.end(session);
    await page.goto(`${server.url}/listen/${session.sessionId}`);
    await page.waitForSelector('[data-phase=ended]');
    await check('ended');
    await close(page);
  }

  expect(beyond).toEqual([]);
});

test('long captions, devices and words stay on the screen, with the controls', async () => {
  const talk = stage.talk('en-US', ['de-DE', 'zh-TW'], titles.word180);
  const long = { 'de-DE': titles.word180.repeat(3), 'zh-TW': titles.chinese.repeat(6) };
  const page = await open(browser, watch, `${stage.url}/listen/${talk.sessionId}?language=de-DE`, phone);
  await page.waitForSelector('[data-connected=true]');
  talk.say('https://example.org/'.padEnd(400, 'x'), long);
  await page.waitForSelector('[data-index="0"]');
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Larger text' }).click();
  expect(await beyondEdge(page)).toEqual([]);
  await look(watch, page, 'listen-long-caption');
  await close(page);

  const speaker = await open(browser, watch, 'about:blank', { ...phone, permissions: ['microphone'] });
  await speaker.addInitScript((label) => {
    const devices = [{ deviceId: 'one', kind: 'audioinput', label, groupId: '' }];
    navigator.mediaDevices.enumerateDevices = async () => devices as MediaDeviceInfo[];
  }, `USB Audio Device (${'0123456789abcdef'.repeat(8)})`);
  await speaker.goto(`${stage.url}/speak/${talk.sessionId}#token`);
  await speaker.waitForSelector('#microphone');
  expect(await beyondEdge(speaker)).toEqual([]);
  await look(watch, speaker, 'speak-long-device');
  await close(speaker);
});

/** What is wider than the page, and controls that are not wholly on it. */
function beyondEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const faults: string[] = [];
    for (const [name, one] of [['page', root], ['body', document.body], ...[...document.querySelectorAll('main, header, .captions, .card, .screen')].map((e) => [e.className, e] as const)] as [string, Element][])
      if (one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== 'hidden') faults.push(`${name} is ${one.scrollWidth} wide in ${one.clientWidth}`);
    for (const control of document.querySelectorAll('button, select, a, input, h1')) {
      const box = control.getBoundingClientRect();
      if (box.width > 1 && box.height > 1 && (box.left < -0.5 || box.right > root.clientWidth + 0.5))
        faults.push(`${control.tagName} ${control.textContent?.slice(0, 20)} from ${box.left} to ${box.right}`);
    }
    return faults;
  });
}

test('an address that leads nowhere says so in the visitor’s language, and leads home', async () => {
  for (const [path, locale, text, home] of [
    ['/nothing', 'en-US', 'There is no such page', 'To the first page'],
    ['/listen/7K3MQ9TB/more/', 'es-MX', 'Esta página no existe', 'A la primera página'],
    ['/index.htm%', 'fr-FR', 'Cette page n’existe pas', 'À la première page'],
  ] as const) {
    const page = await open(browser, watch, 'about:blank', { ...phone, locale });
    const reply = await page.goto(`${server.url}${path}`);
    expect(reply!.status(), path).toBe(404);
    await page.getByRole('heading', { name: text }).waitFor();
    await look(watch, page, `missing-${locale.slice(0, 2)}`);
    await page.getByRole('link', { name: home, exact: true }).click();
    await page.waitForURL(`${server.url}/`);
    await close(page);
  }
});

test('an address that was cut says so on every page, and leads home', async () => {
  for (const path of ['listen', 'speak', 'captions'])
    for (const id of ['7K3MQ9TB%', '%E0%A4%A', 'ZZZZZZZZ']) {
      const page = await open(browser, watch, 'about:blank', phone);
      const reply = await page.goto(`${server.url}/${path}/${id}`);
      expect(reply!.status(), `${path} ${id}`).toBe(404);
      await page.getByText(id === 'ZZZZZZZZ' ? 'There is no session with this code' : 'This is no session code').waitFor();
      expect(await page.locator('a[href="."]').count(), `${path} ${id}`).toBeGreaterThan(0);
      if (id === '7K3MQ9TB%') await look(watch, page, `${path}-cut-address`);
      await close(page);
    }
  const session = await server.create();
  const page = await open(browser, watch, `${server.url}/speak/${session.sessionId}#token%`);
  await page.getByText('does not allow you to speak').waitFor();
  await close(page);
});

/** What each place of a screen has let one read, line by line, until a caption has been seen to its end. */
async function linesSeen(page: Page, say: () => void, last: number): Promise<string[]> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const watchLines = () => {
      for (const place of document.querySelectorAll('.screen-lines')) {
        const frame = place.getBoundingClientRect();
        for (const text of place.querySelectorAll('p span')) {
          const node = text.firstChild!;
          for (const word of node.textContent!.matchAll(/\S+/g)) {
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const box = range.getBoundingClientRect();
            const middle = (box.top + box.bottom) / 2;
            if (middle > frame.top && middle < frame.bottom && box.bottom <= innerHeight && !seen.includes(word[0])) seen.push(word[0]);
          }
        }
      }
      requestAnimationFrame(watchLines);
    };
    watchLines();
  });
  say();
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  return eventually(seen, (words) => words.includes(`w${last}`), `word ${last} on the screen`, 60_000);
}

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, i) => `w${from + i}`).join(' ');
const all = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`);

test('a caption of more lines than the screen has is shown from its first word to its last', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&lines=2&size=8`);
  await page.waitForSelector('[data-connected=true]');
  const seen = await linesSeen(page, () => talk.say('long', { 'es-ES': numbered(0, 50) }), 49);
  expect(seen).toEqual(all(50));
  await close(page);
});

test('a screen of one line of huge letters shows every word, and catches up when much comes at once', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&lines=1&size=20`);
  await page.waitForSelector('[data-connected=true]');
  const seen = await linesSeen(page, () => {
    for (let i = 0; i < 10; i++) talk.say('some', { 'es-ES': numbered(i * 6, 6) });
  }, 59);
  expect(seen).toEqual(all(60));
  await close(page);
});

test('more lines than fit on the screen are not asked of it', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&lines=12&size=20`);
  await page.waitForSelector('[data-connected=true]');
  const seen = await linesSeen(page, () => talk.say('long', { 'es-ES': numbered(0, 30) }), 29);
  expect(seen).toEqual(all(30));
  await close(page);
});

test('a screen that was cut off shows what it missed when it is back', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&lines=2`);
  await page.waitForSelector('[data-connected=true]');
  talk.say('first', { 'es-ES': 'antes' });
  await page.getByText('antes').waitFor();
  stage.down = true;
  try {
    talk.cut();
    await page.getByText('Reconectando').first().waitFor();
    await look(watch, page, 'captions-reconnecting');
    const seen = await linesSeen(page, () => {
      for (let i = 0; i < 8; i++) talk.say('some', { 'es-ES': numbered(i * 5, 5) });
      stage.down = false;
    }, 39);
    expect(seen).toEqual(['antes', ...all(40)]);
  } finally {
    stage.down = false;
  }

  await close(page);
});

test('a screen says when it waits, pauses or is over, unless it is told not to', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  talk.status = 'waiting';
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&background=transparent&hold=0`);
  const silent = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&status=0`);
  await page.getByText('Aún no ha empezado').waitFor();
  await look(watch, page, 'captions-waiting');
  talk.change('live');
  await page.getByText('Aún no ha empezado').waitFor({ state: 'detached' });
  talk.say('one', { 'es-ES': 'uno' });
  await page.getByText('uno').waitFor();
  talk.change('paused');
  await page.getByText('Quien habla ha hecho una pausa').waitFor();
  await look(watch, page, 'captions-paused');
  talk.change('ended');
  await page.getByText('La sesión ha terminado').waitFor();
  expect(await page.locator('.screen p').allInnerTexts()).toEqual(['uno']);
  await silent.waitForSelector('[data-status=ended]');
  expect(await silent.locator('.screen p').allInnerTexts()).toEqual(['uno']);
  expect(await silent.locator('.screen-message').count()).toBe(0);
  expect(await silent.locator('.screen-note').innerText()).toBe('');
  await close(silent);
  await close(page);
});

test('a screen shows two languages, each in its place, and names the one that is not offered', async () => {
  const talk = stage.talk('en-US', ['es-ES', 'ar-SA']);
  const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES,ar-SA,de-DE`);
  await page.getByText('alemán no se ofrece aquí').waitFor();
  await page.waitForSelector('[data-connected=true]');
  await eventually(() => talk.joins.length, (count) => count === 2, 'two joins');
  talk.say('Hello, 25 people came!', { 'es-ES': '¡Hola! Vinieron 25 personas.', ...hebrew });
  await page.waitForFunction(() => document.querySelectorAll('.screen p').length === 2);
  expect(await directionsOf(page, '.screen p')).toEqual([
    { lang: 'es-ES', direction: 'ltr' },
    { lang: 'ar-SA', direction: 'rtl' },
  ]);
  const tops = await page.$$eval('.screen p', (all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.top, box.bottom]));
  expect(tops[1]![0]).toBeGreaterThanOrEqual(tops[0]![1]! - 1);
  // It is a screen, not a listener.
  expect(talk.joins.map((join) => [join.language, join.screen])).toEqual([['es-ES', true], ['ar-SA', true]]);
  await look(watch, page, 'captions-two-languages');
  await page.goto(`${stage.url}/captions/${talk.sessionId}?language=de-DE`);
  await page.getByText('is not offered here').waitFor();
  expect(await page.locator('.screen p').count()).toBe(0);
  expect(talk.joins.length).toBe(2);
  await look(watch, page, 'captions-not-offered');
  await close(page);
});

test('the options of a screen do what they say', async () => {
  const talk = stage.talk('en-US', ['es-ES']);
  talk.say('one', { 'es-ES': 'uno' });
  const style = async (query: string) => {
    const page = await open(browser, watch, `${stage.url}/captions/${talk.sessionId}?language=es-ES&${query}`, { viewport: { width: 1000, height: 1000 } });
    await page.waitForFunction(() => document.querySelector('.screen-lines')?.clientHeight);
    const found = await page.evaluate(() => {
      const screen = document.querySelector<HTMLElement>('.screen')!;
      const p = screen.querySelector('p')!;
      const { backgroundColor, color, fontSize } = getComputedStyle(screen);
      const box = screen.querySelector('.screen-lines')!.getBoundingClientRect();
      return { backgroundColor, color, fontSize, stroke: getComputedStyle(p).webkitTextStrokeWidth, boxed: getComputedStyle(p.querySelector('span')!).backgroundColor, top: box.top, bottom: box.bottom };
    });
    if (query.includes('hold')) await page.waitForFunction(() => document.querySelectorAll('.screen p').length === 0);
    await close(page);
    return found;
  };
  const solid = await style('size=10&color=yellow&background=%23102030&align=top');
  expect(solid).toMatchObject({ backgroundColor: 'rgb(16, 32, 48)', color: 'rgb(255, 255, 0)', fontSize: '100px', top: 40 });
  const overlay = await style('background=transparent&contrast=outline&hold=1');
  expect(overlay.backgroundColor).toBe('rgba(0, 0, 0, 0)');
  expect(parseFloat(overlay.stroke)).toBeGreaterThan(1);
  expect(overlay.bottom).toBe(960);
  expect((await style('background=transparent')).boxed).toBe('rgba(0, 0, 0, 0.78)');
  const middle = await style('align=middle&contrast=none');
  expect((middle.top + middle.bottom) / 2).toBeCloseTo(500, 0);
});

test('every page and state can be used with a keyboard, a screen reader and weak eyes, on a small phone', () => {
  expect(watch.looks).toEqual([]);
});

test('no page reports a fault, breaks its policy or asks another host', () => {
  expect(watch.faults).toEqual([]);
});
