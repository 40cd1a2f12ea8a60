// REST on HTTP/2 frames made by hand, on the port that HTTP/1.1 has too: resets and ends at every byte, padding, limits of a connection, clients that do not read.
import assert from 'node:assert/strict';
import { block, error, flag, frame, Http2Connection, jsonFields, type } from './harness/raw-http2.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const good = Buffer.from('{"name":"world"}');
const requests = ['/v1/hello', '/v1/hello:collect', '/v1/hello:chat'];

const headers = (stream, fields, flags = 0) => frame(type.headers, flag.endHeaders | flags, stream, block(fields));
const data = (stream, bytes, flags = 0) => frame(type.data, flags, stream, bytes);
const reset = (stream, code = error.cancel) => frame(type.reset, 0, stream, number(code));
const number = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Asks for something without a body, and leaves the answer to come. */
const get = (connection, path, more = {}) => {
  const stream = connection.take();
  connection.write(headers(stream, jsonFields(path, { ':method': 'GET', 'content-type': undefined, ...more }), flag.endStream));
  return stream;
};

/** Sends the bytes as a whole request and reads the answer. */
const post = (connection, path, bytes) => {
  const stream = connection.take();
  connection.write(headers(stream, jsonFields(path)), data(stream, bytes, flag.endStream));
  return connection.answer(stream);
};

/** Fails unless a plain call on this connection is answered. */
const isWell = async connection => assert.equal((await post(connection, '/v1/hello', good)).body, '{"msg":"Hello world"}');

/** Runs something on a connection of its own, and then sees that the server goes on. */
const onConnection = async (work, options) => {
  const connection = await Http2Connection.open(server.restPort, options);
  try {
    await work(connection);
  } finally {
    connection.close();
  }

  const other = await Http2Connection.open(server.restPort);
  await isWell(other);
  other.close();
};

test('a reset at every byte of a request leaves the connection as it was', () => onConnection(async connection => {
  for (const path of requests) {
    for (let length = 0; length <= good.length; length++) {
      const stream = connection.take();
      connection.write(headers(stream, jsonFields(path)), data(stream, good.subarray(0, length)), reset(stream, length % 14));
    }

    await isWell(connection);
  }

  assert.equal(connection.goAway, undefined);
}));

test('a reset of a call that the service has begun leaves the connection as it was', () => onConnection(async connection => {
  for (let round = 0; round < 20; round++) {
    const stream = connection.take();
    connection.write(headers(stream, jsonFields('/v1/hello:chat')), data(stream, good));
    await connection.until(() => connection.stream(stream).body.length > 0);
    connection.write(reset(stream, round % 14));
  }

  await isWell(connection);
}));

test('a reset in the middle of an answer leaves the connection as it was', () => onConnection(async connection => {
  connection.write(frame(type.windowUpdate, 0, 0, number(100_000_000)));
  for (const accept of ['application/x-ndjson', 'application/json', 'text/event-stream']) {
    for (let round = 0; round < 10; round++) {
      const stream = get(connection, '/v1/fail/0?after=1000', { accept });
      await connection.until(() => connection.stream(stream).body.length > 0);
      connection.write(reset(stream));
    }
  }

  await isWell(connection);
}));

test('a request that ends in the middle of a message is 400, at every byte, and the last line of a stream that has begun', () => onConnection(async connection => {
  for (let length = 1; length < good.length; length++) {
    assert.equal((await post(connection, '/v1/hello', good.subarray(0, length))).http, 400, `${length} bytes`);
    for (const before of [[], [good]]) {
      const collected = await post(connection, '/v1/hello:collect', Buffer.concat([...before, good.subarray(0, length)]));
      assert.equal(collected.http, 400, `${length} bytes: ${collected.body}`);
    }

    const { http, body } = await post(connection, '/v1/hello:chat', Buffer.concat([good, good.subarray(0, length)]));
    assert.ok(http === 400 || JSON.parse(body.trim().split('\n').at(-1)).error.code === 3, `${length} bytes: HTTP ${http} ${body}`);
  }
}));

test('a request that ends with its headers has no message', () => onConnection(async connection => {
  for (const [path, status] of [['/v1/hello', 400], ['/v1/hello:collect', 200], ['/v1/hello:chat', 200]]) {
    const stream = connection.take();
    connection.write(headers(stream, jsonFields(path), flag.endStream));
    assert.equal((await connection.answer(stream)).http, status, path);
  }
}));

test('trailers of a request end it as well as a flag does', () => onConnection(async connection => {
  for (const path of requests) {
    const stream = connection.take();
    connection.write(headers(stream, jsonFields(path)), data(stream, good), headers(stream, [['x-trailer', 'y']], flag.endStream));
    assert.equal((await connection.answer(stream)).http, 200, path);
  }
}));

test('padding, priorities, continuations and frames of unknown types change nothing', () => onConnection(async connection => {
  const stream = connection.take();
  const fields = block(jsonFields('/v1/hello', { 'x-long': 'x'.repeat(5_000) }));
  const pad = 7;
  const padded = bytes => Buffer.concat([Buffer.from([pad]), bytes, Buffer.alloc(pad)]);
  connection.write(
    frame(0xbb, 0xff, 0, Buffer.from('whatever')),
    frame(type.headers, flag.padded | flag.priority, stream, padded(Buffer.concat([number(0), Buffer.from([16]), fields.subarray(0, 10)]))),
    frame(type.continuation, 0, stream, fields.subarray(10, 4_000)),
    frame(type.continuation, flag.endHeaders, stream, fields.subarray(4_000)),
    frame(0xbb, 0, stream, Buffer.from('whatever')),
    data(stream, padded(good.subarray(0, 3)), flag.padded),
    data(stream, Buffer.alloc(0)),
    data(stream, padded(good.subarray(3)), flag.padded | flag.endStream),
  );
  assert.equal((await connection.answer(stream)).body, '{"msg":"Hello world"}');
}));

test('more chats than a connection may have are refused, and the others go on', () => onConnection(async connection => {
  const most = 100;
  const streams = Array.from({ length: most + 20 }, () => connection.take());
  for (const stream of streams) {
    connection.write(headers(stream, jsonFields('/v1/hello:chat')));
  }

  for (const stream of streams.slice(most)) {
    assert.equal((await connection.answer(stream)).reset, error.refused);
  }

  for (const stream of streams.slice(0, most)) {
    connection.write(data(stream, Buffer.alloc(0), flag.endStream));
    assert.equal((await connection.answer(stream)).http, 200);
  }

  await isWell(connection);
}));

test('clients that do not read hold nobody else up, and get everything once they do', () => onConnection(async connection => {
  const streams = Array.from({ length: 50 }, () => get(connection, '/v1/fail/0?after=1000'));
  for (const stream of streams) {
    await connection.until(() => connection.stream(stream).headers);
    assert.equal(connection.stream(stream).body.length, 0);
  }

  const other = await Http2Connection.open(server.restPort);
  await isWell(other);
  other.close();
  connection.write(frame(type.windowUpdate, 0, 0, number(100_000_000)));
  for (const stream of streams) {
    connection.write(frame(type.windowUpdate, 0, stream, number(1_000_000)));
    const { http, body } = await connection.answer(stream);
    assert.equal(http, 200);
    assert.equal(body.trim().split('\n').length, 1_000);
  }
}, { initialWindow: 0 }));

test('requests that are given up halfway leave no memory behind', async () => {
  // 64 KB of a message each: had the server kept them, a round would cost it 125 MB.
  const half = Buffer.from(`{"name":"${'x'.repeat(15_991)}`);
  const rest = Buffer.alloc(16_000, 'x');
  const round = () => onConnection(async connection => {
    for (let count = 0; count < 2000; count++) {
      const stream = connection.take();
      connection.write(headers(stream, jsonFields('/v1/hello:collect')), data(stream, half), data(stream, rest), data(stream, rest), data(stream, rest), reset(stream));
      if (count % 10 === 9) {
        await isWell(connection);
      }
    }
  });

  await round();
  await round();
  const before = server.megabytes;
  await round();
  await round();
  await round();
  assert.ok(server.megabytes - before < 100, `${before} MB before, ${server.megabytes} MB after three more rounds`);
}, 120_000);

server.endsWell();
