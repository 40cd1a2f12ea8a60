// Everything that REST has, through nginx and HAProxy with the configuration of deploy/.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Connection } from './harness/raw-http.js';
import { proxies, Proxy } from './harness/proxy.js';
import { Relay } from './harness/relay.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

// Silence is short here, so that a heartbeat need not be waited for. Watch, of the health service, lasts until its client leaves;
// ASP.NET Core logs the end of a request when the service has returned, not before.
const server = await Server.start({
  Gateway__StreamHeadersAfter: '00:00:00.2',
  Gateway__EventStreamHeartbeat: '00:00:00.3',
  Gateway__MapUnannotatedMethods: 'true',
  Gateway__WebSockets__MapMethodPaths: 'true',
  'Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics': 'Information',
});
const watch = '/grpc.health.v1.Health/Watch';
const countdown = Array.from({ length: 10 }, (_, index) => `{"msg":"This is ${10 - index} Msg"}`);
const chunked = { 'Content-Type': 'application/x-ndjson', 'Transfer-Encoding': 'chunked' };

// Chunks may be cut and joined on the way: what counts is that this much has come before more is sent.
const reader = connection => {
  let text = '';
  return async wanted => {
    while (!text.includes(wanted)) {
      const chunk = await connection.readChunk();
      assert.notEqual(chunk, null, `the stream ended before ${wanted}: ${text}`);
      text += chunk;
    }

    text = text.slice(text.indexOf(wanted) + wanted.length);
  };
};

let left = 0;
let ended = 0;
const oneMoreHasEnded = () => server.logged(/Request finished .*\/grpc\.health\.v1\.Health\/Watch - /, ++ended);

// Before the first test: hooks that close the server run as soon as all tests that are known have ended.
const started = [];
for (const name of proxies) {
  started.push({ name, proxy: await Proxy.start(name, server.restPort) });
}

for (const { name, proxy } of started) {
  test(`${name}: a unary call and its errors`, async () => {
    const answer = await fetch(`${proxy.url}/v1/hello/w%C3%B6rld`);
    assert.deepEqual([answer.status, await answer.text()], [200, '{"msg":"Hello wörld"}']);
    assert.equal((await fetch(`${proxy.url}/v1/hello`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 400);
    assert.equal((await fetch(`${proxy.url}/v1/fail/10`)).status, 409);
  });

  test(`${name}: lines, an array and events`, async () => {
    const read = async accept => (await fetch(`${proxy.url}/v1/hello/a/stream`, { headers: { accept } })).text();
    assert.equal(await read('application/x-ndjson'), `${countdown.join('\n')}\n`);
    assert.equal(await read('application/json'), `[${countdown.join(',')}]`);
    const events = await read('text/event-stream');
    assert.ok(events.startsWith(`id: 1\ndata: ${countdown[0]}\n\n`), events);
    assert.ok(events.endsWith('event: end\nid: end\ndata: {"code":0,"message":"","details":[]}\n\n'), events);
  });

  test(`${name}: a failure after messages is the last line`, async () => {
    const lines = (await (await fetch(`${proxy.url}/v1/fail/10?after=2`)).text()).trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.equal(JSON.parse(lines[2]).error.code, 10);
  });

  test(`${name}: a client stream longer than a proxy would buffer`, async () => {
    const line = `${JSON.stringify({ name: 'x'.repeat(99_000) })}\n`;
    const answer = await fetch(`${proxy.url}/v1/hello:collect`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: line.repeat(30) });
    assert.deepEqual([answer.status, answer.headers.get('grpc-trailer-hello-count')], [200, '30']);
  });

  test(`${name}: a chat over HTTP/1.1, each line answered before the next is sent`, async () => {
    const connection = await Connection.open(proxy.port);
    connection.send('POST /v1/hello:chat', chunked);
    connection.writeChunk('{"name":"one"}\n');
    assert.equal((await connection.readHead()).headers['content-type'], 'application/x-ndjson');
    const comes = reader(connection);
    await comes('one');
    connection.writeChunk('{"name":"two"}\n');
    await comes('two');
    connection.writeChunk();
    assert.doesNotMatch(await connection.readChunks(), /error/);
    connection.close();
  });

  test(`${name}: events come one by one, and silence has a heartbeat`, async () => {
    const connection = await Connection.open(proxy.port);
    connection.send('POST /v1/hello:chat', { ...chunked, Accept: 'text/event-stream' });
    assert.equal((await connection.readHead()).headers['content-type'], 'text/event-stream');
    const comes = reader(connection);
    await comes(':\n\n');
    connection.writeChunk('{"name":"one"}\n');
    await comes('id: 1\ndata: ');
    await comes(':\n\n');
    connection.writeChunk('{"name":"two"}\n');
    await comes('id: 2\ndata: ');
    connection.writeChunk();
    await comes('event: end\n');
    connection.close();
  });

  test(`${name}: a chat over WebSocket`, async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/v1/hello:chat`);
    await once(socket, 'open');
    socket.send('{"name":"socket"}');
    const [data] = await once(socket, 'message');
    assert.match(data.toString(), /socket/);
    socket.send('');
    const [code] = await once(socket, 'close');
    assert.equal(code, 1000);
  });

  test(`${name}: a stream that the service cuts is cut for the client`, async () => {
    const relay = await Relay.start(server.restPort);
    const before = await Proxy.start(name, new URL(relay.url).port);
    relay.cutAfter('{"msg":"This is 8 Msg"}\n');
    const connection = await Connection.open(before.port);
    connection.send('GET /v1/hello/a/stream');
    assert.equal((await connection.readHead()).status, 200);
    await reader(connection)(countdown[2]);
    await assert.rejects(connection.readChunks(), /closed the connection/);
    await before.stop();
    relay.close();
  });

  for (const accept of ['application/x-ndjson', 'text/event-stream']) {
    test(`${name}: the service hears of a client that leaves a stream of ${accept}`, async () => {
      const connection = await Connection.open(proxy.port);
      connection.send(`POST ${watch}`, { 'Content-Type': 'application/json', Accept: accept }, '{}');
      await connection.readHead();
      await reader(connection)('"SERVING"');
      connection.close();
      await oneMoreHasEnded();
    });
  }

  test(`${name}: the service hears of a client that leaves a chat in the middle of its request`, async () => {
    const connection = await Connection.open(proxy.port);
    connection.send('POST /v1/hello:chat', chunked);
    connection.writeChunk(`{"name":"leaver of ${name}"}\n`);
    await connection.readHead();
    await reader(connection)(`leaver of ${name}`);
    connection.close();

    // It finds the connection gone, or the rest of the request missing, whichever comes first.
    await server.logged(/Service method 'ChatHello' canceled\.|Error status code '(Cancelled|InvalidArgument)' with detail '.*' raised\./, ++left);
  });

  test(`${name}: the service hears of a client that leaves a WebSocket, with a Close frame and without`, async () => {
    for (const leave of [socket => socket.close(), socket => socket.terminate()]) {
      const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${watch}`);
      await once(socket, 'open');
      socket.send('{}');
      await once(socket, 'message');
      leave(socket);
      await oneMoreHasEnded();
    }
  });

  test(`${name}: stops`, () => proxy.stop());
}

server.endsWell();
