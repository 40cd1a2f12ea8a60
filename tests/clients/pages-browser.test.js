// The pages in Chromium: the strict policy, the bar, themes, phones, accessibility, and what can be copied.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { startGateway } from '../upstreams/harness/gateway.js';
import { launch, patience } from './harness/chromium.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const run = promisify(execFile);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const policy = 'default-src \'self\'; img-src \'self\' data:; base-uri \'none\'; form-action \'none\'; frame-ancestors \'none\'';

const server = await Server.start();
const gateway = await startGateway({ upstreams: [server.grpcUrl, server.grpcUrl], settings: { Gateway__Conflicts: 'FirstWins' } });
const browser = await launch();

// What is ours on a page: all of it, or the bar alone above a page of others.
const bar = '.face';
const pages = [
  [`${server.restUrl}/`, 'body'], [`${server.restUrl}/swagger`, bar], [`${server.restUrl}/console`, bar],
  [`${gateway.url}/`, 'body'], [`${gateway.url}/status`, 'body'], [`${gateway.url}/swagger`, bar], [`${gateway.url}/console`, bar],
];
const looks = ['light', 'dark'].flatMap(colorScheme => [{ width: 1280, height: 800 }, { width: 360, height: 740 }].map(viewport => ({ colorScheme, viewport })));

async function open(address, options = {}) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  after(() => context.close());
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', error => page.faults.push(String(error)));
  page.on('console', message => message.type() === 'error' && page.faults.push(message.text()));
  const answer = await page.goto(address, { waitUntil: 'networkidle' });
  assert.equal(answer.headers()['content-security-policy'], policy);
  return page;
}

for (const [address, ours] of pages) {
  test(`${address.replace(/:\d+/, '')} keeps its policy, fits a phone, and can be read by everyone`, async () => {
    for (const look of looks) {
      const page = await open(address, look);
      const where = `${look.colorScheme} at ${look.viewport.width}`;
      assert.deepEqual(page.faults, [], where);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} scrolls sideways`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(part => axe.run(part), ours);
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), [], where);
      await page.context().close();
    }
  }, patience);
}

test('the bar leads to every page, and marks the one that is open', async () => {
  const page = await open(`${gateway.url}/`);
  for (const [link, path] of [['API', '/swagger'], ['Console', '/console'], ['Status', '/status'], ['Home', '/']]) {
    await page.click(`.face nav a:text-is("${link}")`);
    await page.waitForURL(url => url.pathname === path);
    assert.equal(await page.locator('.face nav [aria-current="page"]').textContent(), link);
  }
});

test('the theme follows the system until one is chosen, and the choice holds for all pages', async () => {
  const page = await open(`${server.restUrl}/`, { colorScheme: 'dark' });
  const seen = () => page.evaluate(() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor, localStorage.getItem('gateway.theme')]);
  const dark = await seen();
  assert.deepEqual([dark[0], dark[2]], ['auto', null]);
  await page.click('.face-theme');
  const light = await seen();
  assert.deepEqual([light[0], light[2]], ['light', 'light']);
  assert.notEqual(light[1], dark[1]);
  assert.equal(await page.locator('.face-theme').getAttribute('aria-label'), 'Theme: light. Change to dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.click('.face-theme');
  assert.deepEqual(await seen(), ['dark', dark[1], 'dark']);

  const other = await page.context().newPage();
  await other.goto(`${server.restUrl}/swagger`);
  assert.equal(await other.evaluate(() => document.documentElement.className), 'dark-mode');
  await other.click('.face-theme');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'auto');
  assert.equal((await seen())[2], null);
});

test('the keyboard comes to the content first, and sees where it is', async () => {
  const page = await open(`${server.restUrl}/`);
  await page.keyboard.press('Tab');
  const { y } = await page.locator('.face-skip').boundingBox();
  assert.ok(y >= 0);
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, '#content');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('main') !== null), true);
});

test('what the home page copies works, with the addresses in use', async () => {
  const page = await open(`${server.restUrl}/`);
  const copied = async title => {
    await page.locator('section', { has: page.locator(`h3:text-is("${title}")`) }).locator('button.copy').click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const commands = (await copied('REST, with JSON')).split('\n');
  assert.equal(commands.length, 2);
  for (const command of [...commands, await copied('A stream, one message per line')]) {
    const { stdout } = await run('sh', ['-c', `${command} -s -f`]);
    assert.match(stdout, /^\{"msg":/);
  }

  assert.ok((await copied('gRPC, with grpcurl')).includes(` ${server.grpcAddress} proto.Greetering/Hello`));
  assert.ok((await copied('gRPC, from .NET')).includes(`"${server.grpcUrl}"`));
  const socket = await copied('A bidirectional stream, in a browser\'s developer tools');
  const heard = page.waitForEvent('console', message => message.text().includes('"msg"'));
  await page.evaluate(socket);
  assert.equal((await heard).text(), '{"msg":"Ada"}');
});

test('without script the home page has all but the copy buttons', async () => {
  const page = await open(`${server.restUrl}/`, { javaScriptEnabled: false });
  assert.equal(await page.locator('.routes li').count(), 6);
  assert.equal(await page.locator('button:visible').count(), 0);
});

test('"Try it out" works, and asks for an array where a stream can be one', async () => {
  const page = await open(`${server.restUrl}/swagger`);
  for (const [path, body] of [['/v1/hello/{name}', /Hello ann/], ['/v1/hello/{name}/stream', /^\[[^]*This is 1 Msg[^]*\]/]]) {
    const operation = page.locator('.opblock', { has: page.locator(`[data-path="${path}"]`) });
    await operation.locator('.opblock-summary-control').click();
    await operation.locator('.try-out__btn').click();
    await operation.locator('input[placeholder="name"]').fill('ann');
    const [request] = await Promise.all([page.waitForRequest('**/v1/hello/**'), operation.locator('.execute').click()]);
    assert.equal(request.headers().accept, 'application/json, */*;q=0.5');
    const answer = operation.locator('.live-responses-table .response-col_description .microlight, .live-responses-table .response-col_description code').first();
    await answer.waitFor();
    assert.match(await answer.textContent(), body);
  }

  assert.deepEqual(page.faults, []);
});

test('a stream in Swagger UI leads to it in the console', async () => {
  const page = await open(`${server.restUrl}/swagger`);
  await page.locator('.opblock', { has: page.locator('[data-path="/v1/hello/{name}"]') }).locator('.opblock-summary-control').click();
  assert.equal(await page.locator('.console-link').count(), 0);
  await page.locator('.opblock', { has: page.locator('[data-path="/v1/hello/{name}/stream"]') }).locator('.opblock-summary-control').click();
  assert.equal(await page.getAttribute('.console-link a', 'href'), '/console#GET%20/v1/hello/%7Bname%7D/stream');
  await page.click('.console-link a');
  await page.waitForURL('**/console#**');
  await page.waitForFunction(() => document.getElementById('name')?.textContent === 'StreamHello');
});

test('a method of the home page leads to it in the console', async () => {
  const page = await open(`${server.restUrl}/`);
  await page.click('.routes a:text-is("ChatHello")');
  await page.waitForFunction(() => document.getElementById('name')?.textContent === 'ChatHello');
});

test('the upstream that is chosen in the bar narrows home, documents and console', async () => {
  const page = await open(`${gateway.url}/`);
  await page.selectOption('.face-upstream', 'upstream02');
  await page.waitForURL('**/?upstream=upstream02');
  assert.equal(await page.locator('.routes li').count(), 0);
  await page.selectOption('.face-upstream', 'upstream01');
  await page.waitForURL('**/?upstream=upstream01');
  assert.equal(await page.locator('.routes li').count(), 6);
  await page.click('.face nav a:text-is("API")');
  await page.waitForSelector('.opblock');
  await page.selectOption('.face-upstream', 'upstream02');
  await page.waitForURL('**/swagger?upstream=upstream02');
  await page.waitForSelector('.swagger-ui .info');
  assert.equal(await page.locator('.opblock').count(), 0);
  await page.selectOption('.face-upstream', '');
  await page.waitForSelector('.opblock');
  assert.equal(new URL(page.url()).search, '');
});

test('the gateway ends when it is told to', async () => assert.equal(await gateway.stop(), 0));

server.endsWell();
