// SIGTERM in the middle of things.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ask, connect, grpc, readAll } from './harness/greetering.js';
import { answerOf, connect as connectRaw, frame, hello, messagesOf, open, send } from './harness/raw-grpc.js';
import { Connection } from './harness/raw-http.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const { status } = grpc;
const json = { 'Content-Type': 'application/json' };
const message = frame(hello('late'));
const watch = '/grpc.health.v1.Health/Watch';
const lastEvent = /event: end\nid: end\ndata: {"code":0,"message":"","details":\[\]}\n\n$/;

test('a server with nothing to do ends with exit code 0', () => run(() => {}));

test('open chats end with OK', () => run(async (server, stopping) => {
  const client = connect(server);
  const chats = Array.from({ length: 5 }, () => client.ChatHello());
  for (const chat of chats) {
    chat.write({ name: 'x' });
    await once(chat, 'data');
  }

  const ends = chats.map(readAll);
  await stopping();
  for (const end of await Promise.all(ends)) {
    assert.equal(end.status.code, status.OK, end.status.details);
  }

  client.close();
}));

test('an open chat by REST ends as if it were done', () => run(async (server, stopping) => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:chat', { ...json, 'Transfer-Encoding': 'chunked' });
  connection.writeChunk('{"name":"x"}');
  assert.equal((await connection.readHead()).status, 200);
  assert.equal(await connection.readChunk(), '{"msg":"x"}\n');
  await stopping();
  assert.equal(await connection.readChunk(), null);
  connection.close();
}));

test('a stream of requests by REST that is still open is told UNAVAILABLE', () => run(async (server, stopping) => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:collect', { ...json, 'Transfer-Encoding': 'chunked' });
  connection.writeChunk('{"name":"the last"}');
  await server.logged(/^client: the last$/);
  await stopping();
  const { status: http, json: read } = await connection.read();
  assert.equal(http, 503);
  assert.equal(read().code, 14);
  connection.close();
}));

test('with everything open the process is gone in time, and what the gateway serves ends properly', () => run(async (server, stopping) => {
  const client = connect(server);
  const upload = client.CollectHello(() => {});
  upload.write({ name: 'native upload' });
  await server.logged(/^client: native upload$/);
  const chat = client.ChatHello();
  chat.write({ name: 'hello' });
  await once(chat, 'data');
  const download = client.makeServerStreamRequest(watch, bytes => bytes, bytes => bytes, Buffer.alloc(0));
  await once(download, 'data');
  const [uploaded, chatted, downloaded] = [upload, chat, download].map(readAll);

  const streams = [];
  for (const [accept, end] of [
    ['application/x-ndjson', /^({"status":"\w+"}\n)*$/],
    ['application/json', /^(,{"status":"\w+"})*\]$/],
    ['text/event-stream', lastEvent],
  ]) {
    streams.push([await openStream(server, `POST ${watch}`, { Accept: accept, 'Content-Length': 2 }, '{}'), end]);
  }

  streams.push([
    await openStream(server, 'POST /v1/hello:chat', { Accept: 'text/event-stream', 'Transfer-Encoding': 'chunked' }, '10\r\n{"name":"hello"}\r\n'),
    lastEvent,
  ]);
  const sockets = [];
  for (const [path, code, first] of [['/v1/hello:chat', 1000], [watch, 1000, '{}'], ['/v1/hello:collect', 4014], ['/ws', 1001]]) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.restPort}${path}`);
    await once(socket, 'open');
    if (first) {
      socket.send(first);
      await once(socket, 'message');
    }

    sockets.push([once(socket, 'close'), code, path]);
  }

  const begin = Date.now();
  await stopping();
  for (const [connection, end] of streams) {
    assert.match(await connection.readChunks(), end);
    connection.close();
  }

  for (const [closed, code, path] of sockets) {
    assert.equal((await closed)[0], code, path);
  }

  assert.equal((await chatted).status.code, status.OK);
  assert.equal((await downloaded).status.code, status.OK);
  assert.ok(Date.now() - begin < 5_000, 'Nothing of this waits for the native upload.');

  // By native gRPC nobody tells a service that reads: its call is cut when the host's own time is over.
  await server.stopped();
  assert.ok(Date.now() - begin < 9_000, `${Date.now() - begin} ms`);
  assert.notEqual((await uploaded).status.code, status.OK);
  client.close();
}, { Gateway__MapUnannotatedMethods: 'true', Gateway__WebSockets__MapMethodPaths: 'true' }));

test('a unary call that has begun is answered, by gRPC and by REST', () => run(async (server, stopping) => {
  const connection = await connectRaw(server);
  const stream = open(connection, 'Hello');
  const answer = answerOf(stream);
  stream.write(message.subarray(0, 6));
  const rest = await Connection.open(server.restPort);
  rest.send('POST /v1/hello', { ...json, 'Content-Length': 15 }, '{"name":');
  await arrived(server, connection);
  await stopping();
  await refused(server);
  stream.end(message.subarray(6));
  rest.write('"late"}');
  assert.deepEqual(messagesOf((await answer).body), ['Hello late']);
  const { status: http, body } = await rest.read();
  assert.equal(http, 200);
  assert.equal(body, '{"msg":"Hello late"}');
  rest.close();
}));

test('a unary call by REST that does not end by itself is 503 when its time is over', () => run(async (server, stopping) => {
  const rest = await Connection.open(server.restPort);
  rest.send('POST /v1/hello', { ...json, 'Content-Length': 15 }, '{"name":');
  await (await fetch(`${server.restUrl}/healthz`)).text();
  await stopping();
  const { status: http, json: read } = await rest.read();
  assert.equal(http, 503);
  assert.equal(read().code, 14);
  rest.close();
}));

test('a client that does not read holds nobody up', () => run(async (server, stopping) => {
  const rest = await Connection.open(server.restPort);
  rest.pause();
  for (let index = 0; index < 1000; index++) {
    rest.send('GET /v1/fail/0?after=1000');
  }

  const client = connect(server);
  const chat = client.ChatHello();
  chat.on('error', () => {});
  chat.write({ name: 'x' });
  await once(chat, 'data');
  chat.pause();
  for (let index = 0; index < 500; index++) {
    chat.write({ name: 'x'.repeat(2000) });
  }

  const other = connect(server);
  await ask(other, 'Hello', { name: 'x' });
  await stopping();
  await server.stopped();
  rest.close();
  client.close();
  other.close();
}));

test('an open WebSocket of the echo ends', () => run(async (server, stopping) => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.restPort}/ws`);
  await once(socket, 'open');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  await stopping();
  await closed;
}));

test('who comes too late finds nobody', () => run(async (server, stopping) => {
  await stopping();
  await server.stopped();
  await assert.rejects(fetch(`${server.restUrl}/healthz`));
  const client = connect(server);
  await assert.rejects(ask(client, 'Hello', { name: 'x' }, { deadline: Date.now() + 5000 }), { code: status.UNAVAILABLE });
  client.close();
}));

test('SIGINT ends the server as SIGTERM does', () => run(async (server, stopping) => {
  const client = connect(server);
  const chat = client.ChatHello();
  chat.write({ name: 'x' });
  await once(chat, 'data');
  const ended = readAll(chat);
  await stopping('SIGINT');
  assert.equal((await ended).status.code, status.OK);
  client.close();
}));

/** Waits until the server has what was sent so far, which is so once it has answered what was sent later. */
async function arrived(server, connection) {
  await send(connection, 'Hello', message);
  await (await fetch(`${server.restUrl}/healthz`)).text();
}

/** Waits until the server takes no connections any more: it is stopping in earnest. */
async function refused(server) {
  while (await Connection.open(server.restPort).then(connection => (connection.close(), true), () => false)) {
    // Once more.
  }
}

/** Sends a request by REST, and reads the head of its answer and one message. */
async function openStream(server, line, headers, body) {
  const connection = await Connection.open(server.restPort);
  connection.send(line, { ...json, ...headers }, body);
  assert.equal((await connection.readHead()).status, 200);
  await connection.readChunk();
  return connection;
}

/** Starts a server, does something with it, and sees it end with exit code 0, the signal having been sent at the latest then. */
async function run(body, settings) {
  const server = await Server.start(settings);
  let told = false;
  const stopping = async signal => {
    told = true;
    server.terminate(signal);
    await server.logged(/Application is shutting down/);
  };

  await body(server, stopping);
  if (!told) {
    // Once only: a process that is done with stopping is killed by a second signal.
    server.terminate();
  }

  assert.equal(await server.stopped(), 0);
  server.mustHaveLoggedNoError();
}
