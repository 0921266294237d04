import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Watch, launch, open, phone } from './machine/browser';
import { Server } from './machine/server';

// How the pages come over the wire.
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
});

const asks = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers, redirect: 'manual' });

test('every page has a policy that lets nothing in from elsewhere', async () => {
  for (const path of ['/', '/speak/7K3MQ9TB', '/listen/7K3MQ9TB', '/captions/7K3MQ9TB?language=es-ES']) {
    const reply = await asks(path);
    expect(reply.status).toBe(200);
    const policy = reply.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a page is asked for each time and sent only when it has changed', async () => {
  const first = await asks('/listen/7K3MQ9TB');
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await asks('/listen/7K3MQ9TB', { 'If-None-Match': first.headers.get('etag')! });
  expect(again.status).toBe(304);
});

test('what a page loads is kept for good, and comes compressed', async () => {
  const html = await (await asks('/listen/7K3MQ9TB')).text();
  const scripts = [...html.matchAll(/(?:src|href)="\.(\/assets\/[^"]+)"/g)].map((match) => match[1]!);
  expect(scripts.length).toBeGreaterThan(1);
  for (const path of scripts) {
    const reply = await asks(path, { 'Accept-Encoding': 'gzip' });
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    expect(reply.headers.get('cache-control')).toContain('immutable');
    expect(reply.headers.get('vary')).toBe('Accept-Encoding');
  }
});

test('what is not there is not found, and nothing outside the pages is', async () => {
  for (const path of ['/assets/none.js', '/assets/..%2f..%2fappsettings.json', '/appsettings.json', '/nothing'])
    expect((await asks(path)).status, path).toBe(404);
});

test('the listener’s page weighs less than 150 KB', async () => {
  const { sessionId } = await server.create();
  const page = await open(browser, new Watch(), 'about:blank', phone);
  const devTools = await page.context().newCDPSession(page);
  let bytes = 0;
  await devTools.send('Network.enable');
  devTools.on('Network.loadingFinished', (loaded) => (bytes += loaded.encodedDataLength));
  await page.goto(`${server.url}/listen/${sessionId}`);
  await page.click('[data-language="es-ES"]');
  await page.waitForSelector('[data-connected=true]');
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(150_000);
  console.log(`The listener's page: ${bytes} bytes.`);
});
