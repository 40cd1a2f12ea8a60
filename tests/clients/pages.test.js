// What the service has for people: the home page, Swagger UI, health, and the plain WebSocket echo.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const get = (path, options) => fetch(`${server.restUrl}${path}`, options);

test('the home page is HTML and names its neighbours', async () => {
  const answer = await get('/');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  const page = await answer.text();
  assert.match(page, /\/swagger/);
  assert.match(page, /\/v1\/hello\//);
});

test('every link of the home page leads somewhere', async () => {
  const page = await (await get('/')).text();
  for (const [, path] of page.matchAll(/href="(\/[^"]*)"/g)) {
    const { status } = await get(path);
    assert.ok(status === 200 || (path === '/ws' && status === 426), `${path}: ${status}`);
  }
});

test('the health page says Healthy', async () => {
  const answer = await get('/healthz');
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), 'Healthy');
});

test('Swagger UI is a page, and so is everything it loads from here', async () => {
  const answer = await get('/swagger');
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/html/);
  const page = await answer.text();
  const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => new URL(path, answer.url));
  assert.ok(parts.length > 2);
  for (const part of parts) {
    assert.equal(part.origin, server.restUrl, 'Nothing is loaded from elsewhere.');
    assert.equal((await fetch(part)).status, 200, part.href);
  }
});

test('the OpenAPI document has every rpc', async () => {
  const answer = await get('/swagger/v1/swagger.json');
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  const document = await answer.json();
  assert.match(document.openapi, /^3\./);
  assert.deepEqual(Object.keys(document.paths).sort(), ['/v1/fail/{code}', '/v1/hello', '/v1/hello/{name}', '/v1/hello/{name}/stream', '/v1/hello:chat', '/v1/hello:collect']);
});

test('an OpenAPI document that there is not is 404', async () => {
  assert.equal((await get('/swagger/v2/swagger.json')).status, 404);
});

test('a page that there is not is 404', async () => {
  assert.equal((await get('/nothing')).status, 404);
});

test('the echo answers text with text', async () => {
  const socket = await open();
  socket.send('hello, 世界');
  const [data, isBinary] = await once(socket, 'message');
  assert.equal(isBinary, false);
  assert.equal(data.toString(), 'server reply: hello, 世界');
  await close(socket);
});

test('the echo answers binary with binary', async () => {
  const socket = await open();
  socket.send(Buffer.from([0, 255, 1]));
  const [data, isBinary] = await once(socket, 'message');
  assert.equal(isBinary, true);
  assert.deepEqual(data, Buffer.concat([Buffer.from('server reply: '), Buffer.from([0, 255, 1])]));
  await close(socket);
});

test('the echo answers a message in parts as a whole, an empty one, and a long one', async () => {
  const socket = await open();
  socket.send('one ', { fin: false });
  socket.send('two', { fin: true });
  assert.equal((await once(socket, 'message'))[0].toString(), 'server reply: one two');
  socket.send('');
  assert.equal((await once(socket, 'message'))[0].toString(), 'server reply: ');
  socket.send('x'.repeat(1_000_000));
  assert.equal((await once(socket, 'message'))[0].length, 1_000_014);
  await close(socket);
});

test('the echo refuses a message that is too long with close code 1009', async () => {
  const socket = await open();
  socket.send('x'.repeat(3_000_000));
  assert.equal((await once(socket, 'close'))[0], 1009);
});

test('the echo takes pages of this server and refuses others', async () => {
  await close(await open({ origin: server.restUrl }));
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.grpcPort}`, `${server.restUrl}.evil.example`]) {
    const socket = new WebSocket(`${server.restUrl.replace('http:', 'ws:')}/ws`, { origin });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, 403, origin);
    answer.destroy();
  }
});

test('a client of the echo that is gone without a word does no harm', async () => {
  for (let index = 0; index < 20; index++) {
    const socket = await open();
    socket.send('x');
    socket.terminate();
  }

  await close(await open());
});

test('the echo is no page', async () => {
  const answer = await get('/ws');
  assert.equal(answer.status, 426);
  assert.equal(answer.headers.get('upgrade'), 'websocket');
});

server.endsWell();

async function open(options) {
  const socket = new WebSocket(`${server.restUrl.replace('http:', 'ws:')}/ws`, options);
  await once(socket, 'open');
  return socket;
}

async function close(socket) {
  socket.close(1000);
  assert.equal((await once(socket, 'close'))[0], 1000);
}
