import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, look, open } from './machine/browser';
import { Server, freePort } from './machine/server';
import { record } from './machine/speech';

// A host that no browser takes for this machine: what another device in the network sees.
const far = 'speaker.test';
const watch = new Watch();
let server: Server;
let browser: Browser;
let httpsPort: number;

beforeAll(async () => {
  httpsPort = await freePort();
  server = await Server.start({ Server__HttpsPort: String(httpsPort) });
  browser = await launch(record('Good morning everyone.').file, [`--host-resolver-rules=MAP ${far} 127.0.0.1`]);
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

test('a speaker on another device is led to https', async () => {
  const session = await server.create();
  const address = `http://${far}:${server.port}/speak/${session.sessionId}#${session.speakerToken}`;
  const page = await open(browser, watch, address, { ignoreHTTPSErrors: true });
  await page.click('.start');
  await page.getByText('Browsers give microphones only to secure pages').waitFor();
  const link = page.getByRole('link', { name: 'Open over https' });
  await link.waitFor();
  await look(watch, page, 'speak-insecure');
  expect(await link.getAttribute('href')).toBe(
    `https://${far}:${httpsPort}/speak/${session.sessionId}#${session.speakerToken}`,
  );
  expect(watch.looks).toEqual([]);
  await page.context().close();
});
