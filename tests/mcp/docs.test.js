// The calls of docs/mcp.md, byte for byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { start } from './program.js';

const page = readFileSync(new URL('../../docs/mcp.md', import.meta.url), 'utf8');
const calls = [...page.matchAll(/^\$ curl http:\/\/localhost:8080(\S+) .* -d '(.+)'\n([^`]+)```$/gm)];

let service;
before(async () => {
  const free = 'http://127.0.0.1:0';
  service = await start('Greetering.Api', { Kestrel__Endpoints__Rest__Url: free, Kestrel__Endpoints__Rest__Protocols: 'Http1', Kestrel__Endpoints__Grpc__Url: free, Kestrel__Endpoints__Grpc__Protocols: 'Http1', Chat__Console: 'false' });
});
after(() => service.stop());

test('the page has calls', () => {
  assert.equal(calls.length, 3);
});

for (const [, path, body, expected] of calls) {
  test(`the page answers ${body}`, async () => {
    const answer = await fetch(new URL(path, service.url), { method: 'POST', body, headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' } });
    assert.equal((await answer.text()).trim(), expected.trim());
  });
}
