// The streams console, used by hand in headless Chromium: every way to call, and the chat of the tutorial.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { launch, patience } from './harness/chromium.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const clientDll = path.resolve(process.env.GREETERING_CLIENT_DLL ?? path.join(repository, 'artifacts/bin/Greetering.Client/release/Greetering.Client.dll'));

const server = await Server.start();
const browser = await launch();

const faults = [];
async function open(hash) {
  const page = await browser.newPage();
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  await page.goto(`${server.restUrl}/streams#${hash}`);
  await page.waitForSelector('main:not([hidden])');
  return page;
}

const log = page => page.locator('#log li').evaluateAll(items => items.map(item => [...item.querySelectorAll('span')].map(part => part.textContent)));
const texts = (entries, sign) => entries.filter(([found]) => found === sign).map(([, text]) => text);
const ended = page => page.waitForFunction(() => ['Ended', 'Failed'].includes(document.getElementById('state').textContent));
const heard = (page, text) => page.waitForFunction(wanted => [...document.querySelectorAll('#log li')].some(item => item.textContent.includes('←') && item.textContent.includes(wanted)), text);

async function say(page, text) {
  await page.fill('#line', text);
  await page.keyboard.press('Enter');
}

const countdown = Array.from({ length: 10 }, (_, index) => JSON.stringify({ msg: `This is ${10 - index} Msg` }));

test('every binding is listed', async () => {
  const page = await open('');
  assert.deepEqual(await page.locator('#methods a').allTextContents(), [
    'GET /v1/hello/{name}', 'POST /v1/hello', 'GET /v1/hello/{name}/stream', 'POST /v1/hello:collect', 'POST /v1/hello:chat', 'GET /v1/fail/{code}',
  ]);
  await page.fill('#filter', 'chat');
  assert.deepEqual(await page.locator('#methods a').allTextContents(), ['POST /v1/hello:chat']);
}, patience);

for (const way of ['WebSocket', 'NDJSON', 'Server-Sent Events']) {
  test(`a server stream by ${way}`, async () => {
    const page = await open('/v1/hello/{name}/stream');
    await page.check(`input[value="${way}"]`);
    await page.fill('input[name="path:name"]', 'a/b');
    await page.click('#start');
    await ended(page);
    const entries = await log(page);
    assert.deepEqual(texts(entries, '←'), countdown);
    assert.match(texts(entries, '■')[0], /^OK/);
  });
}

for (const way of ['WebSocket', 'NDJSON', 'Server-Sent Events', 'JSON']) {
  test(`a failure after two messages by ${way} is shown with its code and details`, async () => {
    const page = await open('/v1/fail/{code}');
    await page.check(`input[value="${way}"]`);
    await page.fill('input[name="path:code"]', '10');
    await page.fill('#query', 'after=2');
    await page.click('#start');
    await ended(page);
    assert.equal(await page.locator('#state').textContent(), 'Failed');
    const [end] = texts(await log(page), '■');
    assert.match(end, /^ABORTED \(10\): error!!!!!!/);
    assert.match(end, /google\.rpc\.BadRequest/);
  });
}

test('a unary call by JSON starts from an example', async () => {
  const page = await open('/v1/hello');
  await page.check('input[value="JSON"]');
  assert.deepEqual(JSON.parse(await page.inputValue('#body')), { name: 'Ada' });
  await page.fill('#body', '{"name":"page"}');
  await page.click('#start');
  await ended(page);
  assert.equal(JSON.parse(texts(await log(page), '←')[0]).msg, 'Hello page');
});

test('a client stream takes plain text for its one text field, and ends when it is told to', async () => {
  const page = await open('/v1/hello:collect');
  await page.click('#start');
  await page.waitForFunction(() => document.getElementById('state').textContent === 'Open');
  await say(page, 'anna');
  await say(page, '{"name":"bert"}');
  await page.click('#done');
  await ended(page);
  const entries = await log(page);
  assert.deepEqual(texts(entries, '→'), ['{"name":"anna"}', '{"name":"bert"}']);
  assert.deepEqual(texts(entries, '←'), ['{"msg":"server end."}']);
});

test('two terminals, the server\'s console and a page talk to each other', async () => {
  const anna = await Terminal.chat('anna is here');
  const bert = await Terminal.chat('bert is here');
  const page = await open('/v1/hello:chat');
  await page.click('#start');
  await page.waitForFunction(() => document.getElementById('state').textContent === 'Open');

  await say(page, 'hello from the page');
  await heard(page, 'hello from the page');
  await anna.heard('hello from the page');
  await bert.heard('hello from the page');

  anna.type('hello from anna');
  await heard(page, 'hello from anna');
  await bert.heard('hello from anna');

  server.type('hello from the server');
  await heard(page, 'hello from the server');
  await anna.heard('hello from the server');
  await bert.heard('hello from the server');
  await server.logged(/^client: hello from the page$/);
  await server.logged(/^client: hello from anna$/);

  await page.click('#done');
  await ended(page);
  assert.match(texts(await log(page), '■')[0], /^OK, close code 1000/);
  assert.equal(await anna.leave(), 0);
  assert.equal(await bert.leave(), 0);
}, patience);

test('the pages ran without a fault, and within their content security policy', () => assert.deepEqual(faults, []));

server.endsWell();

/** `Greetering.Client chat` in a process of its own. */
class Terminal {
  #process = spawn('dotnet', [clientDll, 'chat', '--address', server.grpcUrl], { stdio: ['pipe', 'pipe', 'inherit'] });
  #exit = new Promise(resolve => this.#process.once('close', resolve));
  #lines = [];
  #wake = () => {};

  /** Joins, and waits until its own first line has come back. */
  static async chat(line) {
    const terminal = new Terminal();
    createInterface({ input: terminal.#process.stdout }).on('line', heardLine => {
      terminal.#lines.push(heardLine);
      terminal.#wake();
    });
    process.once('exit', () => terminal.#process.kill('SIGKILL'));
    terminal.type(line);
    await terminal.heard(line);
    return terminal;
  }

  type(line) {
    this.#process.stdin.write(`${line}\n`);
  }

  async heard(text) {
    while (!this.#lines.includes(`server: ${text}`)) {
      await new Promise(resolve => (this.#wake = resolve));
    }
  }

  leave() {
    this.#process.stdin.end();
    return this.#exit;
  }
}
