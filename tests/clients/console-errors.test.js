// The console with each form of errors: how a call went does not depend on it.
import assert from 'node:assert/strict';
import { by, call, copied, mistakes, mustHaveNoFaults, openConsole, result } from './harness/console.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

for (const form of ['Status', 'Aip193', 'Problem']) {
  test(`a stream that fails, and one that does not, by each transport, with errors as ${form}`, async () => {
    const server = await Server.start({ Gateway__ErrorFormat: form });
    const page = await openConsole(server, '#proto.Greetering/FailHello');
    for (const transport of ['ndjson', 'sse', 'json', 'socket', 'connect']) {
      await by(page, transport);
      await page.fill('#json', '{"code":8,"message":"too much","after":2}');
      assert.match(await call(page), /^RESOURCE_EXHAUSTED \(8\) · .+ · 2 messages · 46 B/, transport);
      assert.equal(await page.locator('#status-message').textContent(), 'too much');
      assert.equal(await page.locator('#tab-panel-details .number').textContent(), '2');
      await page.fill('#json', '{"code":0,"after":2}');
      assert.match(await call(page), /^OK \(0\) · .+ · 2 messages · 46 B/, transport);
    }

    await by(page, 'ndjson');
    await page.fill('#json', '{"code":10}');
    assert.match(await call(page), /^ABORTED \(10\) · HTTP 409 · .+ · 0 messages/);
    server.terminate();
    await server.stopped();
  });
}

const server = await Server.start();

test('the answer of the call before is said to be that, when a mistake stops the next', async () => {
  const page = await openConsole(server, '#proto.Greetering/Hello');
  await page.fill('#f-name', 'a');
  assert.match(await call(page), /^OK \(0\)/);
  await page.fill('#f-name', '.');
  await page.click('#send');
  assert.equal((await mistakes(page)).length, 1);
  assert.match(await result(page), /^The call before: OK \(0\)/);
  assert.equal(await page.locator('#outcome').getAttribute('class'), '');
  await page.fill('#f-name', 'b');
  assert.match(await call(page), /^OK \(0\)/);
});

test('headers that the page refuses are not copied, but for those that only a browser refuses', async () => {
  const page = await openConsole(server, '#proto.Greetering/Hello');
  await page.click('#tab-panel-headers');
  await page.click('button:text-is("+ header")');
  await page.fill('#header-0', 'x a');
  await page.click('[data-copy="curl"]');
  assert.match(await page.locator('#notice').textContent(), /^curl cannot be copied: "x a" is not a valid header name/);
  await page.fill('#header-0', 'cookie');
  assert.match(await copied(page, '[data-copy="curl"]'), /-H 'cookie;'/);
  await page.fill('#header-0', 'x-a');
  await copied(page, '[data-copy="WebSocket"]');
  assert.equal(await page.locator('#notice').textContent(), 'WebSocket copied, with your token only: a WebSocket sends no headers.');
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
