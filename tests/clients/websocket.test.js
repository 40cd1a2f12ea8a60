// WebSockets by `ws`: every kind of method, close codes, fragments, pings, and clients that are gone.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Nginx } from './harness/nginx.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const url = path => `${server.restUrl.replace('http:', 'ws:')}${path}`;
const hello = name => JSON.stringify({ name });
const well = { code: 1000, reason: '' };

test('a unary method answers one message', async () => {
  const byPath = run('/v1/hello/world');
  assert.deepEqual(await byPath, { messages: ['{"msg":"Hello world"}'], ...well });
  assert.deepEqual(await run('/v1/hello', socket => socket.send(hello('wörld'))), { messages: ['{"msg":"Hello wörld"}'], ...well });
});

test('a server stream needs no frame', async () => {
  const { messages, ...end } = await run('/v1/hello/world/stream');
  assert.equal(messages.length, 10);
  assert.equal(messages[9], '{"msg":"This is 1 Msg"}');
  assert.deepEqual(end, well);
});

test('a client stream takes names until an empty frame, or a line of websocat with nothing on it', async () => {
  for (const end of ['', '\n']) {
    const seen = await run('/v1/hello:collect', socket => {
      socket.send(hello('one'));
      socket.send('{"na', { fin: false });
      socket.send('me":"t', { fin: false });
      socket.send('wo"}', { fin: true });
      socket.send(end);
    });
    assert.deepEqual(seen, { messages: ['{"msg":"server end."}'], ...well });
  }

  await server.logged(/^client: two$/);
});

test('a chat hears itself, and what is typed at the server, and ends well', async () => {
  const socket = await open('/v1/hello:chat');
  const closed = once(socket, 'close');
  socket.send(hello('first'));
  assert.equal(await next(socket), '{"msg":"first"}');
  server.type('from the console');
  assert.equal(await next(socket), '{"msg":"from the console"}');
  socket.send('');
  assert.equal((await closed)[0], 1000);
});

test('binary is answered with binary', async () => {
  const { messages, ...end } = await run('/v1/hello', socket => socket.send(Buffer.from([0x0a, 1, 0x78])));
  assert.deepEqual(messages, [Buffer.from([0x0a, 7, ...Buffer.from('Hello x')])]);
  assert.deepEqual(end, well);
});

test('every code is a close code, with the status before it', async () => {
  for (const code of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]) {
    const { messages, ...end } = await run(`/v1/fail/${code}?message=no&after=2`);
    assert.equal(messages.length, 3);
    const { error } = JSON.parse(messages[2]);
    assert.deepEqual([error.code, error.message], [code, 'no']);
    assert.deepEqual(end, { code: 4000 + code, reason: 'no' });
  }
});

test('a reason is cut between two characters, the frame has all of it', async () => {
  const message = '世'.repeat(100);
  const { messages, reason } = await run(`/v1/fail/5?message=${encodeURIComponent(message)}`);
  assert.equal(JSON.parse(messages[0]).error.message, message);
  assert.equal(reason, '世'.repeat(41));
});

test('what cannot be read closes with 4003, 1007 or 1009', async () => {
  const cases = [
    [socket => socket.send('{"name":5}'), 4003],
    [socket => socket.send('{"name":'), 4003],
    [socket => socket.send(Buffer.from([0x0a, 9, 0x78])), 4003],
    [socket => socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false }), 1007],
    [socket => socket.send('x'.repeat(5_000_000)), 1009],
  ];
  for (const [send, code] of cases) {
    assert.equal((await run('/v1/hello:chat', send)).code, code);
  }
});

test('an empty name is refused with its field', async () => {
  const { messages, code } = await run('/v1/hello', socket => socket.send(''));
  assert.equal(JSON.parse(messages[0]).error.details[0].fieldViolations[0].field, 'name');
  assert.equal(code, 4003);
});

test('a ping is answered, a close too', async () => {
  const socket = await open('/v1/hello:chat');
  socket.ping('are you there');
  assert.equal((await once(socket, 'pong'))[0].toString(), 'are you there');
  socket.close(3456, 'enough');
  assert.equal((await once(socket, 'close'))[0], 3456);
});

test('what is refused before it is a WebSocket has an HTTP status and a body', async () => {
  for (const [path, options, status, code] of [
    ['/v1/nothing', {}, 404, 5],
    ['/v1/hello/x', { origin: 'http://evil.example' }, 403, 7],
    ['/v1/hello/x', { headers: { 'grpc-timeout': 'soon' } }, 400, 3],
  ]) {
    const socket = new WebSocket(url(path), options);
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, status);
    assert.equal(JSON.parse(Buffer.concat(await answer.toArray())).code, code);
  }
});

test('a deadline closes with 4004', async () => {
  const { code } = await run('/v1/hello:chat', () => {}, { headers: { 'grpc-timeout': '100m' } });
  assert.equal(code, 4004);
});

test('clients that are gone without a word leave the room', async () => {
  for (let index = 0; index < 50; index++) {
    const socket = await open('/v1/hello:chat');
    socket.send(hello('x'));
    socket.terminate();
  }

  assert.deepEqual(await run('/v1/hello/x'), { messages: ['{"msg":"Hello x"}'], ...well });
});

test('nginx passes WebSockets on, with the settings of docs/websocket.md', async () => {
  const nginx = await Nginx.start(server.restUrl, 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;');
  try {
    const through = nginx.url.replace('http:', 'ws:');
    const seen = await runAt(`${through}/v1/hello:chat`, socket => {
      socket.send(hello('one'));
      socket.once('message', () => socket.send(''));
    }, { origin: nginx.url });
    assert.deepEqual(seen, { messages: ['{"msg":"one"}'], ...well });
    assert.equal((await runAt(`${through}/v1/fail/5?after=1`)).code, 4005);

    const socket = new WebSocket(`${through}/v1/hello/x`, { origin: server.restUrl });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, 403);
    answer.destroy();
  } finally {
    await nginx.stop();
  }
});

test('a stopping server lets a chat end well', async () => {
  const socket = await open('/v1/hello:chat');
  socket.send(hello('last'));
  await next(socket);
  const closed = once(socket, 'close');
  server.terminate();
  assert.equal((await closed)[0], 1000);
});

server.endsWell();

async function open(path, options) {
  const socket = new WebSocket(url(path), options);
  await once(socket, 'open');
  return socket;
}

async function next(socket) {
  const [data] = await once(socket, 'message');
  return data.toString();
}

/** Everything from the opening to the end. */
function run(path, act, options) {
  return runAt(url(path), act, options);
}

async function runAt(address, act = () => {}, options = undefined) {
  const socket = new WebSocket(address, options);
  const messages = [];
  socket.on('message', (data, isBinary) => messages.push(isBinary ? data : data.toString()));
  socket.on('open', () => act(socket));
  const [code, reason] = await once(socket, 'close');
  return { messages, code, reason: reason.toString() };
}
