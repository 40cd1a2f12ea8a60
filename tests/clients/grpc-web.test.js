// gRPC-Web without a browser: connect-node by HTTP/1.1, HTTP/2 and through nginx, and `buf curl`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-node';
import { buf, Greetering, registry } from './harness/descriptors.js';
import { Nginx } from './harness/nginx.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const nginx = await Nginx.start(server.restUrl);
const countdown = Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`);
const transports = [
  ['HTTP/1.1', { baseUrl: server.restUrl, httpVersion: '1.1' }],
  ['HTTP/2', { baseUrl: server.grpcUrl, httpVersion: '2' }],
];

for (const [http, options] of transports) {
  const client = createClient(Greetering, createGrpcWebTransport(options));

  test(`Hello by ${http}`, async () => {
    assert.equal((await client.hello({ name: 'wörld' })).msg, 'Hello wörld');
  });

  test(`a long name by ${http}`, async () => {
    const name = 'x'.repeat(1_000_000);
    assert.equal((await client.hello({ name })).msg, `Hello ${name}`);
  });

  test(`StreamHello by ${http}`, async () => {
    assert.deepEqual((await readAll(client.streamHello({ name: 'a' }))).messages, countdown);
  });

  test(`CollectHello and its trailers by ${http}`, async () => {
    let trailers;
    const answer = await client.collectHello(names('a', 'b', 'c'), { onTrailer: metadata => (trailers = metadata) });
    assert.equal(answer.msg, 'server end.');
    assert.equal(trailers.get('hello-count'), '3');
  });

  test(`ChatHello by ${http}`, async () => {
    const { messages, error } = await readAll(client.chatHello(names('a', 'b')));
    assert.equal(error, undefined);
    assert.deepEqual(messages, ['a', 'b']);
  });

  test(`an empty name is INVALID_ARGUMENT, with its details, by ${http}`, async () => {
    const error = await client.hello({ name: '' }).then(() => assert.fail(), ConnectError.from);
    assert.equal(error.code, Code.InvalidArgument);
    assert.deepEqual(violationsOf(error), [['name', 'must not be empty']]);
  });

  test(`FailHello before and after messages by ${http}`, async () => {
    for (const after of [0, 2]) {
      const { messages, error } = await readAll(client.failHello({ code: 10, after }));
      assert.equal(messages.length, after);
      assert.equal(error.code, Code.Aborted);
      assert.equal(error.rawMessage, 'error!!!!!!');
      assert.deepEqual(violationsOf(error), [['bad', 'Bad Request']]);
    }
  });

  test(`a deadline ends a chat that nobody ends, by ${http}`, async () => {
    const { error } = await readAll(client.chatHello(silence(), { timeoutMs: 200 }));
    assert.equal(error.code, Code.DeadlineExceeded);
  });

  test(`an aborted chat is CANCELLED, and the server goes on, by ${http}`, async () => {
    const abort = new AbortController();
    const chat = readAll(client.chatHello(silence(abort), { signal: abort.signal }));
    assert.equal((await chat).error.code, Code.Canceled);
    assert.equal((await client.hello({ name: 'after' })).msg, 'Hello after');
  });
}

test('through nginx as it comes: unary, streams, errors with details', async () => {
  const client = createClient(Greetering, createGrpcWebTransport({ baseUrl: nginx.url, httpVersion: '1.1' }));
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

test('buf curl: unary, a stream, an error with details', async () => {
  assert.deepEqual(JSON.parse((await curl('Hello', '{"name":"world"}')).output), { msg: 'Hello world' });
  assert.equal((await curl('StreamHello', '{"name":"world"}')).output.match(/This is \d+ Msg/g).length, 10);

  const failure = await curl('FailHello', '{"code":5,"after":2}');
  assert.equal(failure.exitCode, 5 << 3);
  assert.equal(failure.output.match(/This is/g).length, 2);
  assert.equal(JSON.parse(failure.errors).code, 'not_found');
});

test('buf curl: client streaming', async () => {
  assert.deepEqual(JSON.parse((await curl('CollectHello', '{"name":"a"}{"name":"b"}')).output), { msg: 'server end.' });
});

test('text both ways, by fetch', async () => {
  const text = 'application/grpc-web-text';
  const answer = await fetch(`${server.restUrl}/proto.Greetering/Hello`, {
    method: 'POST',
    headers: { 'content-type': text, accept: text },
    body: Buffer.from('\0\0\0\0\u0007\n\u0005world', 'latin1').toString('base64'),
  });
  assert.equal(answer.headers.get('content-type'), text);
  const body = Buffer.from(await answer.text(), 'base64').toString('latin1');
  assert.equal(body, '\0\0\0\0\r\n\u000bHello world\u0080\0\0\0\u0010grpc-status: 0\r\n');
});

server.endsWell();

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

function curl(method, messages) {
  const args = ['curl', '--protocol', 'grpcweb', '--schema', new URL('../../protos', import.meta.url).pathname, '-d', messages];
  return new Promise(resolve =>
    execFile(buf, [...args, `${server.restUrl}/proto.Greetering/${method}`], (error, output, errors) =>
      resolve({ output, errors, exitCode: error?.code ?? 0 })));
}
