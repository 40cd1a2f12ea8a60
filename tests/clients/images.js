// Makes the pictures of docs/images: home page, Swagger UI and console of the greeting service, light and dark. Run by docs/images/make.sh.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Server } from './harness/server.js';

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });

// The ports of the documentation.
const server = await Server.start({ Kestrel__Endpoints__Rest__Url: 'http://127.0.0.1:8080', Kestrel__Endpoints__Grpc__Url: 'http://127.0.0.1:50051' });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-proxy-server'] });

const scenes = {
  home: async page => page.goto(`${server.restUrl}/`),
  swagger: async page => {
    await page.goto(`${server.restUrl}/swagger`);
    await page.locator('.opblock-summary-control').nth(2).click();
    await page.waitForSelector('.opblock.is-open .parameters');
  },
  console: async page => {
    await page.goto(`${server.restUrl}/console#proto.Greetering/StreamHello`);
    await page.fill('#f-name', 'world');
    await page.click('#send');
    await page.waitForFunction(() => document.getElementById('outcome').className === 'good');
  },
};

for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1200, height: 760 }, reducedMotion: 'reduce' });
  for (const [name, play] of Object.entries(scenes)) {
    const page = await context.newPage();
    await play(page);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` });
    await page.close();
  }
}

await browser.close();
server.terminate();
await server.stopped();
