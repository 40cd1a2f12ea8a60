// The console and the OpenAPI document name the tools of methods, as clients of the Model Context Protocol see them.
import assert from 'node:assert/strict';
import { mustHaveNoFaults, openConsole } from './harness/console.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const json = async path => (await fetch(`${server.restUrl}${path}`)).json();

async function tools() {
  const answer = await fetch(`${server.restUrl}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
  return JSON.parse(/^data: (.*)$/m.exec(await answer.text())[1]).result.tools.map(({ name }) => name);
}

test('the document names the tools that tools/list has, and no others', async () => {
  const { paths } = await json('/swagger/v1/swagger.json');
  const named = Object.values(paths).flatMap(path => Object.values(path)).map(operation => operation['x-grpc-method']?.tool).filter(Boolean);
  assert.deepEqual([...new Set(named)].sort(), (await tools()).sort());
});

test('the page shows the tool of a method, and none for a method that is none', async () => {
  const page = await openConsole(server, '#proto.Greetering/Hello');
  assert.equal(await page.locator('#tool').textContent(), 'Tool Greetering_Hello');
  assert.equal(await page.locator('#tool').isVisible(), true);

  await page.goto(`${server.restUrl}/console#proto.Greetering/ChatHello`);
  await page.locator('#name', { hasText: 'ChatHello' }).waitFor();
  assert.equal(await page.locator('#tool').isVisible(), false);
});

test('the search finds a method by the name of its tool', async () => {
  const page = await openConsole(server, '#proto.Greetering/Hello');
  await page.fill('#search', 'greetering_stream');
  assert.deepEqual(await page.locator('#methods a').evaluateAll(links => links.map(link => link.dataset.id)), ['proto.Greetering/StreamHello']);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
