// The console, used by hand in headless Chromium: every kind of call by every transport, and the chat of the tutorial.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { patience } from './harness/chromium.js';
import { by, call, choose, ended, heard, messages, mistakes, mustHaveNoFaults, openConsole, result, rows, say } from './harness/console.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const clientDll = path.resolve(process.env.GREETERING_CLIENT_DLL ?? path.join(repository, 'artifacts/bin/Greetering.Client/release/Greetering.Client.dll'));

const server = await Server.start();
const open = (hash, options) => openConsole(server, hash, options);
const countdown = Array.from({ length: 10 }, (_, index) => JSON.stringify({ msg: `This is ${10 - index} Msg` }));
const four = ['ndjson', 'sse', 'json', 'socket'];

test('methods are listed by service, each with its kind and its path', async () => {
  const page = await open('');
  const read = () => page.locator('#methods a').evaluateAll(links => links.map(link => ['.glyph', '.name', '.path'].map(part => link.querySelector(part).textContent).join(' ')));
  assert.deepEqual(await page.locator('#methods summary').allTextContents(), ['proto.Greetering5']);
  assert.deepEqual(await read(), [
    '→ Hello GET /v1/hello/{name}', '⇉ StreamHello GET /v1/hello/{name}/stream', '⇇ CollectHello POST /v1/hello:collect', '⇄ ChatHello POST /v1/hello:chat', '⇉ FailHello GET /v1/fail/{code}',
  ]);
  await page.fill('#search', 'greetering fail chat');
  assert.deepEqual(await read(), []);
  await page.fill('#search', 'greetering v1 chat');
  assert.deepEqual(await read(), ['⇄ ChatHello POST /v1/hello:chat']);
}, patience);

for (const transport of four) {
  test(`a server stream by ${transport}`, async () => {
    const page = await open('#proto.Greetering/StreamHello');
    await page.fill('#f-name', 'a/b');
    assert.match(await call(page, transport), transport === 'socket' ? /^OK \(0\) · close code 1000 · .+ · 10 messages · 231 B/ : /^OK \(0\) · HTTP 200 · .+ · 10 messages · 231 B/);
    assert.deepEqual(await messages(page), countdown);
  });

  test(`a failure after two messages by ${transport} is shown with its code, its message and its details`, async () => {
    const page = await open('#proto.Greetering/FailHello');
    await page.fill('#f-code', '8');
    await page.fill('#f-message', 'too much');
    await page.fill('#f-after', '2');
    assert.match(await call(page, transport), /^RESOURCE_EXHAUSTED \(8\) · .+ · 2 messages · 46 B/);
    assert.equal(await page.locator('#outcome').getAttribute('class'), 'bad');
    assert.equal(await page.locator('#status-message').textContent(), 'too much');
    await page.click('#tab-panel-details');
    assert.deepEqual(await rows(page, '#panel-details'), [['client:you', 'Ten greetings a minute are enough.'], ['retryDelay', '30s']]);
    assert.deepEqual(await page.locator('#panel-details h2').allTextContents(), ['Quota google.rpc.QuotaFailure', 'Retry google.rpc.RetryInfo']);
  });
}

for (const transport of ['ndjson', 'sse', 'json']) {
  test(`a refusal by ${transport} is shown with the status and the body of its answer`, async () => {
    const page = await open('#proto.Greetering/FailHello');
    await page.fill('#f-code', '10');
    assert.match(await call(page, transport), /^ABORTED \(10\) · HTTP 409 · [\d.]+ m?s · 0 messages · 0 B$/);
    assert.equal(await page.locator('#status-message').textContent(), 'error!!!!!!');
    await page.click('#tab-panel-details');
    assert.deepEqual(await rows(page, '#panel-details'), [['bad', 'Bad Request']]);
    await page.click('#tab-panel-response-headers');
    assert.ok((await rows(page, '#panel-response-headers')).some(([name, value]) => name === 'content-type' && value === 'application/json'));
  });
}

test('an answer that is no status of ours is shown as it is', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.route('**/v1/hello/*', route => route.fulfill({ status: 502, contentType: 'text/html', body: '<b>bad gateway</b>' }));
  await page.fill('#f-name', 'a');
  assert.match(await call(page), /^UNAVAILABLE \(14\) · HTTP 502/);
  assert.deepEqual(await messages(page), ['<b>bad gateway</b>']);
});

test('a server that is gone is said to be so', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.route('**/v1/hello/*', route => route.abort());
  await page.fill('#f-name', 'a');
  assert.match(await call(page), /^No status · /);
  assert.match(await page.locator('#status-message').textContent(), /No response: /);
});

test('a unary call by each binding and by WebSocket keeps what was typed', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.fill('#f-name', 'page');
  assert.match(await call(page), /^OK \(0\) · HTTP 200 · .+ · 1 message · 20 B$/);
  await page.selectOption('#binding', '1');
  assert.equal(await page.locator('#target').textContent(), 'POST /v1/hello');
  assert.match(await call(page), /^OK \(0\) · HTTP 200/);
  assert.deepEqual(await messages(page, 'out'), ['{"name":"page"}']);
  assert.deepEqual(await messages(page), ['{"msg":"Hello page"}']);
  assert.match(await call(page, 'socket'), /^OK \(0\) · close code 1000/);
  assert.deepEqual(await messages(page), ['{"msg":"Hello page"}']);
});

test('a client stream by JSON sends all its messages, and its trailer is shown', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await by(page, 'json');
  await page.fill('#f-name', 'anna');
  await page.click('#message-list button[aria-label="Add a message"]');
  await page.fill('#json', '{"name":"bert"}');
  assert.match(await call(page), /^OK \(0\) · HTTP 200 · .+ · 1 message/);
  assert.deepEqual(await messages(page, 'out'), ['{"name":"anna"}', '{"name":"bert"}']);
  await page.click('#tab-panel-trailers');
  assert.deepEqual(await rows(page, '#panel-trailers'), [['hello-count', '2']]);
});

test('a mistake in another message of a stream leads there', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await by(page, 'json');
  await page.fill('#json', '{"name":1}');
  await page.click('#message-list button[aria-label="Add a message"]');
  await page.click('#send');
  assert.deepEqual(await mistakes(page), ['$.name, line 1, column 9: expected a string, found 1']);
  assert.equal(await page.locator('#message-list [aria-pressed="true"]').textContent(), '1');
  assert.equal(await page.inputValue('#json'), '{"name":1}');
  assert.equal(await result(page), 'Not sent yet');
});

test('a client stream by WebSocket takes messages one by one, plain text too, and ends when it is told to', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await page.click('#connect');
  await page.waitForFunction(() => document.getElementById('result').textContent.startsWith('Open'));
  await say(page, 'anna');
  await say(page, '{"name":"bert"}');
  await page.click('#done');
  assert.match(await ended(page), /^OK \(0\)/);
  assert.deepEqual(await messages(page, 'out'), ['{"name":"anna"}', '{"name":"bert"}']);
  assert.deepEqual(await messages(page), ['{"msg":"server end."}']);
});

test('what is sent while it connects goes out once it is connected', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.fill('#f-name', 'early');
  await page.evaluate(() => {
    document.getElementById('connect').click();
    document.getElementById('send').click();
    document.getElementById('send').click();
  });
  await page.waitForFunction(() => document.querySelectorAll('#log .sign.in').length === 2);
  assert.deepEqual(await messages(page), ['{"msg":"early"}', '{"msg":"early"}']);
});

test('the end of the requests is sent once, however often it is pressed', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await say(page, 'anna');
  await page.evaluate(() => {
    document.getElementById('done').click();
    document.getElementById('done').click();
  });
  assert.match(await ended(page), /^OK \(0\)/);
  assert.deepEqual(await messages(page), ['{"msg":"server end."}']);
});

test('a call that is cancelled is no success', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await say(page, 'hello');
  await heard(page, 'hello');
  await page.click('#cancel');
  assert.match(await ended(page), /^CANCELLED \(1\) by you · /);
  assert.equal(await page.locator('#outcome').getAttribute('class'), 'fair');
  assert.equal(await page.locator('#cancel').isDisabled(), true);
});

test('each method keeps its values, its messages and its result, and a call goes on while another method is shown', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await say(page, 'one');
  await heard(page, 'one');
  await choose(page, 'proto.Greetering/StreamHello');
  assert.equal(await result(page), 'Not sent yet');
  assert.deepEqual(await messages(page), []);
  await page.fill('#f-name', 'kept');
  await call(page, 'sse');
  await choose(page, 'proto.Greetering/ChatHello');
  assert.match(await result(page), /^Open · /);
  await say(page, 'two');
  await heard(page, 'two');
  assert.deepEqual(await messages(page), ['{"msg":"one"}', '{"msg":"two"}']);
  await choose(page, 'proto.Greetering/StreamHello');
  assert.equal(await page.inputValue('#f-name'), 'kept');
  assert.equal(await page.inputValue('#json'), '{\n  "name": "kept"\n}');
  assert.equal(await page.locator('#transports :checked').getAttribute('value'), 'sse');
  assert.deepEqual(await messages(page), countdown);
});

test('two terminals, the server\'s console and a page talk to each other', async () => {
  const anna = await Terminal.chat('anna is here');
  const bert = await Terminal.chat('bert is here');
  const page = await open('#/v1/hello:chat');
  await page.click('#connect');
  await page.waitForFunction(() => document.getElementById('result').textContent.startsWith('Open'));

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
  assert.match(await ended(page), /^OK \(0\) · close code 1000/);
  assert.equal(await anna.leave(), 0);
  assert.equal(await bert.leave(), 0);
}, patience);

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

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
