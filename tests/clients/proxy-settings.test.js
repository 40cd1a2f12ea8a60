// What each setting of deploy/ is for, as docs/proxies.md tells it: the proxies are started with that one setting left out, or with its time made short.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocket } from 'ws';
import { proxies, Proxy } from './harness/proxy.js';
import { Connection } from './harness/raw-http.js';
import { Relay } from './harness/relay.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

// Heartbeats and pings come often here: five of them take longer than the timeouts of one or two seconds.
const server = await Server.start({
  Gateway__StreamHeadersAfter: '00:00:00.2',
  Gateway__EventStreamHeartbeat: '00:00:00.45',
  Gateway__WebSockets__KeepAliveInterval: '00:00:00.3',
  'Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics': 'Information',
});
const five = 5;
const chunked = { 'Content-Type': 'application/x-ndjson', 'Transfer-Encoding': 'chunked' };

const replace = (text, by) => configuration => {
  assert.ok(configuration.includes(text), `${text} is not in the configuration any more.`);
  return configuration.replace(text, by);
};
const without = setting => replace(setting, '');

/** A service of a few lines, for what the real one does not tell. */
class Stub {
  #server;
  connections = 0;

  static async start(answer) {
    const stub = new Stub();
    stub.#server = createServer(answer).listen(0, '127.0.0.1');
    stub.#server.on('connection', () => stub.connections++);
    await once(stub.#server, 'listening');
    return stub;
  }

  get port() {
    return this.#server.address().port;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** A test of a proxy with a changed configuration. */
const differs = (sentence, name, change, body, port = server.restPort) => test(sentence, async () => {
  const proxy = await Proxy.start(name, port, change);
  try {
    await body(proxy);
  } finally {
    await proxy.stop();
  }
});

async function chat(proxy, headers = {}) {
  const connection = await Connection.open(proxy.port);
  connection.send('POST /v1/hello:chat', { ...chunked, ...headers });
  connection.writeChunk('{"name":"one"}\n');
  return connection;
}

async function readUntil(connection, text, times = 1) {
  for (let seen = ''; seen.split(text).length <= times;) {
    const chunk = await connection.readChunk();
    assert.notEqual(chunk, null, `The stream has ended before ${text}: ${seen}`);
    seen += chunk;
  }
}

/** Stays silent except for heartbeats for longer than the timeout, and is open then. */
async function eventsLive(proxy) {
  const connection = await chat(proxy, { Accept: 'text/event-stream' });
  assert.equal((await connection.readHead()).status, 200);
  await readUntil(connection, ':\n\n', five);
  connection.writeChunk('{"name":"two"}\n');
  await readUntil(connection, '"two"');
  connection.close();
}

/** Silent but for pings. */
async function socketLives(proxy) {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/v1/hello:chat`);
  await once(socket, 'open');
  for (let ping = 0; ping < five; ping++) {
    await once(socket, 'ping');
  }

  socket.send('{"name":"two"}');
  await once(socket, 'message');
  socket.terminate();
}

async function linesAreCut(proxy) {
  const connection = await chat(proxy);
  assert.equal((await connection.readHead()).status, 200);
  await assert.rejects(connection.readChunks(), /closed the connection/);
}

/** The status that a handshake is refused with; undefined when it is not. */
function refusal(proxy, path, origin) {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${path}`, { origin });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      resolve(undefined);
      socket.terminate();
    });
    socket.on('unexpected-response', (_, { statusCode }) => {
      resolve(statusCode);
      socket.terminate();
    });
  });
}

/** A chat that comes first, and is heard of last. */
const chatWaitsForItsEnd = async proxy => {
  const before = server.log.length;
  const connection = await chat(proxy);
  for (let round = 0; round < five; round++) {
    assert.equal((await fetch(`${proxy.url}/v1/hello/meanwhile`)).status, 200);
  }

  connection.writeChunk();
  assert.equal((await connection.readHead()).status, 200);
  assert.equal(await connection.readChunks(), '{"msg":"one"}\n');
  connection.close();
  const begun = () => server.log.slice(before).flatMap(line => /Request starting .*(meanwhile|chat) /.exec(line)?.[1] ?? []);
  while (begun().length < five + 1) {
    await server.logged(/^/, server.log.length + 1);
  }

  assert.deepEqual(begun(), [...Array(five).fill('meanwhile'), 'chat']);
};

const version = without('proxy_http_version 1.1;');
differs('nginx without proxy_http_version: no WebSocket', 'nginx', version, async proxy => assert.equal(await refusal(proxy, '/v1/hello:chat'), 405));
differs('nginx without proxy_http_version: a chat reaches the service when its request is over', 'nginx', version, chatWaitsForItsEnd);
test('nginx without proxy_http_version: a stream that the service cuts looks as if it were over', async () => {
  const relay = await Relay.start(server.restPort);
  const proxy = await Proxy.start('nginx', new URL(relay.url).port, version);
  relay.cutAfter('{"msg":"This is 8 Msg"}\n');
  assert.equal((await (await fetch(`${proxy.url}/v1/hello/a/stream`)).text()).split('\n').length, 4);
  await proxy.stop();
  relay.close();
});

differs('nginx without proxy_request_buffering: a chat reaches the service when its request is over', 'nginx', without('proxy_request_buffering off;'), chatWaitsForItsEnd);

differs('nginx without client_max_body_size: a stream of requests ends after 1 MB', 'nginx', without('client_max_body_size 0;'), async proxy => {
  const connection = await Connection.open(proxy.port);
  connection.send('POST /v1/hello:collect', chunked);
  for (let line = 0; line < 11; line++) {
    connection.writeChunk(`${JSON.stringify({ name: 'x'.repeat(99_999) })}\n`);
  }

  assert.equal((await connection.readHead()).status, 413);
  connection.close();
});

differs('nginx with a short proxy_read_timeout: lines are cut in a silence, events and WebSockets are not', 'nginx', replace('proxy_read_timeout 1h', 'proxy_read_timeout 2s'), proxy =>
  Promise.all([linesAreCut(proxy), eventsLive(proxy), socketLives(proxy)]));

differs('nginx with a short client_body_timeout: a request that streams is cut in a silence of its client, WebSockets are not', 'nginx', replace('client_body_timeout 1h', 'client_body_timeout 1s'), async proxy => {
  const events = async () => {
    const connection = await chat(proxy, { Accept: 'text/event-stream' });
    await connection.readHead();
    await assert.rejects(connection.readChunks(), /closed the connection/);
  };
  await Promise.all([linesAreCut(proxy), events(), socketLives(proxy)]);
});

for (const name of ['Upgrade $http_upgrade', 'Connection $connection_header']) {
  differs(`nginx without ${name.split(' ')[0]}: no WebSocket`, 'nginx', without(`proxy_set_header ${name};`), async proxy => assert.equal(await refusal(proxy, '/v1/hello:chat'), 405));
}

differs('nginx without Host: programs open WebSockets, pages do not', 'nginx', without('proxy_set_header Host $http_host;'), async proxy => {
  assert.equal(await refusal(proxy, '/v1/hello:chat'), undefined);
  assert.equal(await refusal(proxy, '/v1/hello:chat', proxy.url), 403);
});

for (const name of proxies) {
  differs(`${name} as it is: pages of the host that clients know open WebSockets, others do not`, name, text => text, async proxy => {
    assert.equal(await refusal(proxy, '/v1/hello:chat', proxy.url), undefined);
    assert.equal(await refusal(proxy, '/v1/hello:chat', 'http://elsewhere.example'), 403);
  });

  test(`${name} as it is: the service learns the client's address and scheme from the proxy alone`, async () => {
    const service = await Stub.start((request, response) => response.end(JSON.stringify(request.headers)));
    const proxy = await Proxy.start(name, service.port);
    const headers = await (await fetch(proxy.url, { headers: { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' } })).json();
    assert.deepEqual([headers['x-forwarded-for'], headers['x-forwarded-proto'], headers.host], ['127.0.0.1', 'http', `127.0.0.1:${proxy.port}`]);
    await proxy.stop();
    service.close();
  });
}

for (const [sentence, change, connections] of [['as it is: requests share a connection', text => text, 1], ['without keepalive: each request has a connection of its own', without('keepalive 32;'), 3]]) {
  test(`nginx ${sentence}`, async () => {
    const service = await Stub.start((_, response) => response.end('done'));
    const proxy = await Proxy.start('nginx', service.port, change);
    for (let request = 0; request < 3; request++) {
      assert.equal(await (await fetch(proxy.url)).text(), 'done');
    }

    assert.equal(service.connections, connections);
    await proxy.stop();
    service.close();
  });
}

for (const [name, setting, change] of [
  ['nginx', 'send_timeout', replace('client_body_timeout 1h;', 'client_body_timeout 1h; send_timeout 1s;')],
  ['haproxy', 'timeout client', replace('timeout client 1h', 'timeout client 1s')],
]) {
  test(`${name} with a short ${setting}: a client that takes nothing is cut`, async () => {
    let isLeft;
    const left = new Promise(resolve => (isLeft = resolve));
    const service = await Stub.start((_, response) => {
      const write = () => response.closed || (response.write(Buffer.alloc(65_536)) ? setImmediate(write) : response.once('drain', write));
      response.on('close', isLeft);
      response.setHeader('X-Accel-Buffering', 'no');
      write();
    });
    const proxy = await Proxy.start(name, service.port, change);
    const client = await Connection.open(proxy.port);
    client.pause();
    client.send('GET /');
    await left;
    client.close();
    await proxy.stop();
    service.close();
  });
}

test('HAProxy without abortonclose: the service hears of a client that left when it writes', async () => {
  let answer;
  const service = await Stub.start((request, response) => (request.url === '/stream' ? (answer = response).write('first') : response.end()));
  const proxy = await Proxy.start('haproxy', service.port, without('option abortonclose'));
  const client = await Connection.open(proxy.port);
  client.send('GET /stream');
  await client.readHead();
  assert.equal(await client.readChunk(), 'first');
  client.close();
  for (let round = 0; round < five; round++) {
    await fetch(proxy.url);
  }

  assert.equal(answer.closed, false);
  const left = once(answer, 'close');
  const writing = setInterval(() => answer.write('more'), 20);
  await left;
  clearInterval(writing);
  await proxy.stop();
  service.close();
});

differs('HAProxy with a short timeout server: lines are cut in a silence, events are not; a stream of requests is 504', 'haproxy', replace('timeout server 1h', 'timeout server 2s'), async proxy => {
  const collect = async () => {
    const connection = await Connection.open(proxy.port);
    connection.send('POST /v1/hello:collect', chunked);
    connection.writeChunk('{"name":"one"}\n');
    assert.equal((await connection.readHead()).status, 504);
    connection.close();
  };
  await Promise.all([linesAreCut(proxy), eventsLive(proxy), collect()]);
});

differs('HAProxy with a short timeout tunnel: WebSockets without pings are cut, ours are not', 'haproxy', replace('timeout tunnel 1h', 'timeout tunnel 1s'), async proxy => {
  const echo = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/ws`);
    const [code] = await once(socket, 'close');
    assert.equal(code, 1006);
  };
  await Promise.all([echo(), socketLives(proxy)]);
});

differs('HAProxy with a short timeout http-request: headers that do not come are 408, streams are as they were', 'haproxy', replace('timeout http-request 10s', 'timeout http-request 1s'), async proxy => {
  const slow = async () => {
    const connection = await Connection.open(proxy.port);
    connection.write('GET /v1/hello/a HTTP/1.1\r\nHost: a\r\n');
    assert.equal((await connection.readHead()).status, 408);
    connection.close();
  };
  await Promise.all([slow(), eventsLive(proxy), socketLives(proxy)]);
});

server.endsWell();
