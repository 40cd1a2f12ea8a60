// The console's transport Connect.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { by, call, copied, messages, mustHaveNoFaults, openConsole, rows } from './harness/console.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const run = promisify(execFile);
const server = await Server.start();
const open = hash => openConsole(server, hash);
const method = await (await fetch(`${server.restUrl}/console/method.json?name=proto.Greetering/Hello`)).json();

test('the door is open here, and the page knows it', () => assert.equal(method.engine.connect, true));

test('a unary call by Connect, and the same by a copied curl', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.fill('#f-name', 'it\'s');
  assert.match(await call(page, 'connect'), /^OK \(0\) · HTTP 200 · .+ · 1 message/);
  assert.equal(await page.locator('#target').textContent(), 'POST /proto.Greetering/Hello');
  const { stdout } = await run('sh', ['-c', (await copied(page, '[data-copy="curl"]')).replace('curl -i', 'curl -s')]);
  assert.deepEqual(await messages(page), [stdout]);
});

test('a server stream by Connect, and the same by a copied program', async () => {
  const page = await open('#proto.Greetering/StreamHello');
  await page.fill('#f-name', 'a');
  assert.match(await call(page, 'connect'), /^OK \(0\) · HTTP 200 · .+ · 10 messages · 231 B/);
  const code = await copied(page, '[data-copy="fetch"]');
  const text = await page.evaluate(`(async () => { let all = ''; const console = { log: words => (all += words) }; ${code}\nreturn all; })()`);
  assert.match(text, /This is 10 Msg[\s\S]*This is 1 Msg/);
});

test('a failure by Connect has its code, its message and its details, before the first message and after it', async () => {
  const page = await open('#proto.Greetering/FailHello');
  for (const after of ['0', '2']) {
    await page.fill('#json', `{"code":10,"after":${after}}`);
    assert.match(await call(page, 'connect'), new RegExp(`^ABORTED \\(10\\) · HTTP \\d+ · .+ · ${after} messages`));
    assert.equal(await page.locator('#status-message').textContent(), 'error!!!!!!');
    await page.click('#tab-panel-details');
    assert.deepEqual(await rows(page, '#panel-details'), [['bad', 'Bad Request']]);
    await page.click('#tab-panel-log');
  }
});

test('a client stream by Connect shows the trailers of its end', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await by(page, 'connect');
  await page.fill('#json', '{"name":"anna"}');
  await page.click('#message-list button[aria-label="Add a message"]');
  assert.match(await call(page), /^OK \(0\) · HTTP 200 · .+ · 1 message/);
  await page.click('#tab-panel-trailers');
  assert.deepEqual(await rows(page, '#panel-trailers'), [['hello-count', '2']]);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
