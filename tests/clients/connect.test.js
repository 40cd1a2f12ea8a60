// The Connect protocol without a browser: connect-node by HTTP/1.1 and HTTP/2, in JSON and in protobuf, with and without gzip, and `buf curl`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { compressionGzip, createConnectTransport } from '@connectrpc/connect-node';
import { buf, Greetering, registry } from './harness/descriptors.js';
import { Nginx } from './harness/nginx.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const nginx = await Nginx.start(server.restUrl);
const countdown = Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`);
const gzip = { acceptCompression: [compressionGzip], sendCompression: compressionGzip, compressMinBytes: 0 };
const plain = { acceptCompression: [] };
const addresses = [
  ['HTTP/1.1', { baseUrl: server.restUrl, httpVersion: '1.1' }],
  ['HTTP/2', { baseUrl: server.grpcUrl, httpVersion: '2' }],
];
const ways = addresses.flatMap(([http, address]) => [
  [`${http}, protobuf`, { ...address, ...plain, useBinaryFormat: true }],
  [`${http}, JSON`, { ...address, ...plain, useBinaryFormat: false }],
  [`${http}, protobuf, gzip`, { ...address, ...gzip, useBinaryFormat: true }],
  [`${http}, JSON, gzip`, { ...address, ...gzip, useBinaryFormat: false }],
]);

for (const [way, options] of ways) {
  const client = createClient(Greetering, createConnectTransport(options));

  test(`Hello by ${way}`, async () => {
    assert.equal((await client.hello({ name: 'wörld' })).msg, 'Hello wörld');
  });

  test(`Hello by GET, by ${way}`, async () => {
    const getting = createClient(Greetering, createConnectTransport({ ...options, useHttpGet: true, interceptors: [next => async request => {
      const answer = await next(request);
      assert.equal(answer.header.get('vary'), 'Accept-Encoding');
      return answer;
    }] }));
    for (const name of ['wörld', 'a+b&c=d%20', 'x'.repeat(2_000)]) {
      assert.equal((await getting.hello({ name })).msg, `Hello ${name}`);
    }
  });

  test(`a long name by ${way}`, async () => {
    const name = 'x'.repeat(1_000_000);
    assert.equal((await client.hello({ name })).msg, `Hello ${name}`);
  });

  test(`a name that is too long is RESOURCE_EXHAUSTED by ${way}`, async () => {
    const error = await client.hello({ name: 'x'.repeat(5_000_000) }).then(() => assert.fail(), ConnectError.from);
    assert.equal(error.code, Code.ResourceExhausted);
    const { messages, error: ofChat } = await readAll(client.chatHello(names('x'.repeat(5_000_000))));
    assert.deepEqual(messages, []);
    assert.equal(ofChat.code, Code.ResourceExhausted);
  });

  test(`StreamHello by ${way}`, async () => {
    assert.deepEqual((await readAll(client.streamHello({ name: 'a' }))).messages, countdown);
  });

  test(`CollectHello and its trailers by ${way}`, async () => {
    let trailers;
    const answer = await client.collectHello(names('a', 'b', 'c'), { onTrailer: metadata => (trailers = metadata) });
    assert.equal(answer.msg, 'server end.');
    assert.equal(trailers.get('hello-count'), '3');
  });

  test(`CollectHello of nothing by ${way}`, async () => {
    assert.equal((await client.collectHello(names())).msg, 'server end.');
  });

  test(`ChatHello by ${way}`, async () => {
    const { messages, error } = await readAll(client.chatHello(names('a', 'b')));
    assert.equal(error, undefined);
    assert.deepEqual(messages, ['a', 'b']);
  });

  test(`an empty name is INVALID_ARGUMENT, with its details, by ${way}`, async () => {
    const error = await client.hello({ name: '' }).then(() => assert.fail(), ConnectError.from);
    assert.equal(error.code, Code.InvalidArgument);
    assert.deepEqual(violationsOf(error), [['name', 'must not be empty']]);
  });

  test(`FailHello before and after messages, with every code, by ${way}`, async () => {
    for (const after of [0, 2]) {
      for (let code = 1; code <= 16; code++) {
        const { messages, error } = await readAll(client.failHello({ code, after, message: 'öh "no"' }));
        assert.equal(messages.length, after);
        assert.equal(error.code, code);
        assert.equal(error.rawMessage, 'öh "no"');
      }

      const { error } = await readAll(client.failHello({ code: 10, after }));
      assert.equal(error.rawMessage, 'error!!!!!!');
      assert.deepEqual(violationsOf(error), [['bad', 'Bad Request']]);
    }
  });

  test(`a deadline ends a chat that nobody ends, by ${way}`, async () => {
    const { error } = await readAll(client.chatHello(silence(), { timeoutMs: 200 }));
    assert.equal(error.code, Code.DeadlineExceeded);
  });

  test(`an aborted chat is CANCELLED, and the server goes on, by ${way}`, async () => {
    const abort = new AbortController();
    const chat = readAll(client.chatHello(silence(abort), { signal: abort.signal }));
    assert.equal((await chat).error.code, Code.Canceled);
    assert.equal((await client.hello({ name: 'after' })).msg, 'Hello after');
  });
}

test('a chat goes both ways at once by HTTP/2', async () => {
  const client = createClient(Greetering, createConnectTransport({ baseUrl: server.grpcUrl, httpVersion: '2' }));
  const heard = [];
  let next = Promise.withResolvers?.() ?? deferred();
  async function* talk() {
    for (let number = 1; number <= 5; number++) {
      yield { name: `${number}` };
      await next.promise;
      next = deferred();
    }
  }

  for await (const { msg } of client.chatHello(talk())) {
    heard.push(msg);
    next.resolve();
  }

  assert.deepEqual(heard, ['1', '2', '3', '4', '5']);
});

test('answers of HTTP: a GET may be cached, and a long POST is compressed for who takes it', async () => {
  const url = `${server.restUrl}/proto.Greetering/Hello`;
  const get = await fetch(`${url}?connect=v1&encoding=json&message=${encodeURIComponent('{"name":"world"}')}`);
  assert.deepEqual([get.status, get.headers.get('vary'), await get.json()], [200, 'Accept-Encoding', { msg: 'Hello world' }]);

  const name = 'x'.repeat(2_000);
  const post = await raw(url, { name }, { 'accept-encoding': 'gzip' });
  assert.equal(post.headers['content-encoding'], 'gzip');
  assert.deepEqual(JSON.parse(gunzipSync(post.body)), { msg: `Hello ${name}` });
  const uncompressed = await raw(url, { name });
  assert.equal(uncompressed.headers['content-encoding'], undefined);
});

test('through nginx as it comes: unary, streams, errors with details', async () => {
  const client = createClient(Greetering, createConnectTransport({ baseUrl: nginx.url, httpVersion: '1.1' }));
  assert.equal((await client.hello({ name: 'world' })).msg, 'Hello world');
  assert.deepEqual((await readAll(client.streamHello({ name: 'a' }))).messages, countdown);
  assert.equal((await client.collectHello(names('a', 'b'))).msg, 'server end.');
  for (const after of [0, 2]) {
    const { messages, error } = await readAll(client.failHello({ code: 10, after }));
    assert.equal(messages.length, after);
    assert.equal(error.code, Code.Aborted);
    assert.deepEqual(violationsOf(error), [['bad', 'Bad Request']]);
  }
});

test('nginx ends', () => nginx.stop());

for (const [http, url, ...more] of [['HTTP/1.1', server.restUrl, '--schema', new URL('../../protos', import.meta.url).pathname], ['HTTP/2, by reflection', server.grpcUrl, '--http2-prior-knowledge']]) {
  const curl = (method, messages) => new Promise(resolve =>
    execFile(buf, ['curl', '--protocol', 'connect', ...more, '-d', messages, `${url}/proto.Greetering/${method}`], (error, output, errors) =>
      resolve({ output, errors, exitCode: error?.code ?? 0 })));

  test(`buf curl by ${http}: every kind of call`, async () => {
    assert.deepEqual(JSON.parse((await curl('Hello', '{"name":"world"}')).output), { msg: 'Hello world' });
    assert.equal((await curl('StreamHello', '{"name":"world"}')).output.match(/This is \d+ Msg/g).length, 10);
    assert.deepEqual(JSON.parse((await curl('CollectHello', '{"name":"a"}{"name":"b"}')).output), { msg: 'server end.' });
    if (http !== 'HTTP/1.1') {
      assert.match((await curl('ChatHello', '{"name":"a"}{"name":"b"}')).output, /"a"[^]*"b"/);
    }
  });

  test(`buf curl by ${http}: errors`, async () => {
    const failure = await curl('FailHello', '{"code":5,"after":2}');
    assert.equal(failure.exitCode, 5 << 3);
    assert.equal(failure.output.match(/This is/g).length, 2);
    assert.equal(JSON.parse(failure.errors).code, 'not_found');

    const refused = await curl('Hello', '{}');
    assert.equal(refused.exitCode, 3 << 3);
    assert.deepEqual(JSON.parse(refused.errors).details.map(({ type }) => type), ['google.rpc.BadRequest']);
  });
}

server.endsWell();

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

async function* names(...all) {
  for (const name of all) {
    yield { name };
  }
}

// Says nothing; aborts once it is asked for its first message, when the call is under way.
async function* silence(abort) {
  setImmediate(() => abort?.abort());
  await new Promise(() => {});
}

async function readAll(stream) {
  const messages = [];
  try {
    for await (const { msg } of stream) {
      messages.push(msg);
    }

    return { messages };
  } catch (error) {
    return { messages, error: ConnectError.from(error) };
  }
}

function violationsOf(error) {
  const [details] = error.findDetails(registry);
  return details.fieldViolations.map(({ field, description }) => [field, description]);
}

// Without a client that decompresses by itself.
async function raw(url, message, headers = {}) {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json', 'connect-protocol-version': '1', ...headers } }, async answer =>
      resolve({ headers: answer.headers, body: Buffer.concat(await answer.toArray()) }));
    sent.on('error', reject);
    sent.end(JSON.stringify(message));
  });
}
