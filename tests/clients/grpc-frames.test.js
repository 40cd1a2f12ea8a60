// gRPC on HTTP/2 frames made by hand: resets, half-closes and headers at every point, limits of the connection, and what HTTP/2 forbids.
import assert from 'node:assert/strict';
import { status as codes } from '@grpc/grpc-js';
import { frame as message, hello, messagesOf } from './harness/raw-grpc.js';
import { block, error, flag, frame, grpcFields, Http2Connection, type } from './harness/raw-http2.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const good = message(hello('world'));
const methods = ['Hello', 'StreamHello', 'CollectHello', 'ChatHello', 'FailHello'];
const pathOf = method => `/proto.Greetering/${method}`;

const headers = (stream, fields, flags = 0) => frame(type.headers, flag.endHeaders | flags, stream, block(fields));
const data = (stream, bytes, flags = 0) => frame(type.data, flags, stream, bytes);
const reset = (stream, code = error.cancel) => frame(type.reset, 0, stream, number(code));
const number = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Opens a call and sends the bytes as its whole request. */
const call = (connection, method, bytes, changes) => {
  const stream = connection.take();
  connection.write(headers(stream, grpcFields(pathOf(method), changes)), data(stream, bytes, flag.endStream));
  return connection.answer(stream);
};

/** Fails unless a plain call on this connection is answered. */
const isWell = async connection => assert.deepEqual(messagesOf((await call(connection, 'Hello', good)).body), ['Hello world']);

/** Runs something on a connection of its own, and then sees that the server goes on. */
const onConnection = async (work, options) => {
  const connection = await Http2Connection.open(server.grpcPort, options);
  try {
    await work(connection);
  } finally {
    connection.close();
  }

  const other = await Http2Connection.open(server.grpcPort);
  await isWell(other);
  other.close();
};

test('a reset at every byte of a request leaves the connection as it was', () => onConnection(async connection => {
  for (const method of methods) {
    for (let length = 0; length <= good.length; length++) {
      const stream = connection.take();
      connection.write(headers(stream, grpcFields(pathOf(method))), data(stream, good.subarray(0, length)), reset(stream, length % 14));
    }

    await isWell(connection);
  }

  assert.equal(connection.goAway, undefined);
}));

test('a reset in the middle of an answer leaves the connection as it was', () => onConnection(async connection => {
  for (let round = 0; round < 20; round++) {
    const stream = connection.take();
    connection.write(headers(stream, grpcFields(pathOf('StreamHello'))), data(stream, good, flag.endStream));
    await connection.until(() => connection.stream(stream).body.length > 0);
    connection.write(reset(stream));
  }

  await isWell(connection);
}));

test('a request that ends with its headers has no message', () => onConnection(async connection => {
  for (const [method, code] of [['Hello', codes.UNIMPLEMENTED], ['StreamHello', codes.UNIMPLEMENTED], ['CollectHello', codes.OK], ['ChatHello', codes.OK]]) {
    const stream = connection.take();
    connection.write(headers(stream, grpcFields(pathOf(method)), flag.endStream));
    const answer = await connection.answer(stream);
    assert.equal(answer.http, 200, method);
    assert.equal(answer.code, code, `${method}: ${answer.message}`);
  }
}));

test('a stream that ends in the middle of a message is INTERNAL, at every byte, after one whole message too', () => onConnection(async connection => {
  for (const method of ['CollectHello', 'ChatHello']) {
    for (let length = 1; length < good.length; length++) {
      for (const before of [[], [good]]) {
        const answer = await call(connection, method, Buffer.concat([...before, good.subarray(0, length)]));
        assert.equal(answer.code, codes.INTERNAL, `${method}, ${length} bytes: ${answer.message}`);
      }
    }
  }
}));

test('trailers of a request end it as well as a flag does', () => onConnection(async connection => {
  const stream = connection.take();
  connection.write(headers(stream, grpcFields(pathOf('Hello'))), data(stream, good), headers(stream, [['x-trailer', 'y']], flag.endStream));
  assert.deepEqual(messagesOf((await connection.answer(stream)).body), ['Hello world']);
}));

test('padding, priorities, continuations and frames of unknown types change nothing', () => onConnection(async connection => {
  const stream = connection.take();
  const fields = block(grpcFields(pathOf('Hello'), { 'x-long': 'x'.repeat(5_000) }));
  const pad = 7;
  const padded = bytes => Buffer.concat([Buffer.from([pad]), bytes, Buffer.alloc(pad)]);
  connection.write(
    frame(0xbb, 0xff, 0, Buffer.from('whatever')),
    frame(type.headers, flag.padded | flag.priority, stream, padded(Buffer.concat([number(0), Buffer.from([16]), fields.subarray(0, 10)]))),
    frame(type.continuation, 0, stream, fields.subarray(10, 4_000)),
    frame(type.continuation, flag.endHeaders, stream, fields.subarray(4_000)),
    frame(type.priority, 0, stream, Buffer.concat([number(0), Buffer.from([1])])),
    frame(0xbb, 0, stream, Buffer.from('whatever')),
    data(stream, padded(good.subarray(0, 3)), flag.padded),
    data(stream, Buffer.alloc(0)),
    data(stream, padded(good.subarray(3)), flag.padded | flag.endStream),
  );
  assert.deepEqual(messagesOf((await connection.answer(stream)).body), ['Hello world']);
}));

test('a request without te is a call', () => onConnection(async connection => {
  assert.deepEqual(messagesOf((await call(connection, 'Hello', good, { te: undefined })).body), ['Hello world']);
}));

test('paths that are no method are UNIMPLEMENTED, or 404, which gRPC clients take for the same', () => onConnection(async connection => {
  const paths = [
    '/', '//', '/proto.Greetering', '/proto.Greetering/', '/proto.Greetering/Nothing', '/proto.Greetering/Hello/', '/proto.Greetering/Hello/more',
    '/nothing.Here/Hello', '/PROTO.GREETERING/HELLO', '//proto.Greetering/Hello', '/proto.Greetering//Hello', '/%2F', '/proto.Greetering%2FHello',
    `/${'x'.repeat(4_000)}/y`,
  ];
  for (const path of paths) {
    const stream = connection.take();
    connection.write(headers(stream, grpcFields(path)), data(stream, good, flag.endStream));
    const answer = await connection.answer(stream);
    assert.ok(answer.code === codes.UNIMPLEMENTED || [404, 405].includes(answer.http), `${path}: HTTP ${answer.http}, status ${answer.code}`);
  }
}));

test('more streams than a connection may have are refused, and the others go on', () => onConnection(async connection => {
  const most = 100;
  const streams = Array.from({ length: most + 20 }, () => connection.take());
  for (const stream of streams) {
    connection.write(headers(stream, grpcFields(pathOf('ChatHello'))));
  }

  const refused = streams.slice(most);
  for (const stream of refused) {
    assert.equal((await connection.answer(stream)).reset, error.refused);
  }

  const open = streams.slice(0, most);
  for (const stream of open) {
    connection.write(data(stream, Buffer.alloc(0), flag.endStream));
    assert.equal((await connection.answer(stream)).code, codes.OK);
  }

  await isWell(connection);
}));

test('a thousand calls are open at once on ten connections', () => onConnection(async () => {
  const connections = await Promise.all(Array.from({ length: 10 }, () => Http2Connection.open(server.grpcPort)));
  const calls = connections.flatMap(connection => Array.from({ length: 100 }, () => {
    const stream = connection.take();
    connection.write(headers(stream, grpcFields(pathOf('CollectHello'))), data(stream, good));
    return { connection, stream };
  }));
  for (const { connection, stream } of calls) {
    connection.write(data(stream, good, flag.endStream));
  }

  const answers = await Promise.all(calls.map(({ connection, stream }) => connection.answer(stream)));
  for (const answer of answers) {
    assert.equal(answer.code, codes.OK, answer.message);
  }

  connections.forEach(connection => connection.close());
}));

test('clients that do not read hold nobody else up, and get everything once they do', () => onConnection(async connection => {
  const thousand = message(Buffer.from('18e807', 'hex')); // after = 1000
  const streams = Array.from({ length: 50 }, () => connection.take());
  for (const stream of streams) {
    connection.write(headers(stream, grpcFields(pathOf('FailHello'))), data(stream, thousand, flag.endStream));
  }

  for (const stream of streams) {
    await connection.until(() => connection.stream(stream).headers);
    assert.equal(connection.stream(stream).body.length, 0);
  }

  const other = await Http2Connection.open(server.grpcPort);
  await isWell(other);
  other.close();
  connection.write(frame(type.windowUpdate, 0, 0, number(100_000_000)));
  for (const stream of streams) {
    connection.write(frame(type.windowUpdate, 0, stream, number(1_000_000)));
    const answer = await connection.answer(stream);
    assert.equal(answer.code, codes.OK, answer.message);
    assert.equal(messagesOf(answer.body).length, 1_000);
  }
}, { initialWindow: 0 }));

test('requests that are given up halfway leave no memory behind', async () => {
  // 64 KB of a message of 1 MB each: had the server kept them, a round would cost it 125 MB.
  const half = Buffer.concat([Buffer.from([0, 0, 0x10, 0, 0]), Buffer.alloc(16_000)]);
  const round = () => onConnection(async connection => {
    for (let count = 0; count < 2000; count++) {
      const stream = connection.take();
      connection.write(headers(stream, grpcFields(pathOf('CollectHello'))), data(stream, half), data(stream, half.subarray(5)), data(stream, half.subarray(5)), data(stream, half.subarray(5)), reset(stream));
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

test('metadata beyond the limit is refused', () => onConnection(async connection => {
  const stream = connection.take();
  const fields = block(grpcFields(pathOf('Hello'), { 'x-large': 'x'.repeat(40_000) }));
  const parts = [];
  for (let at = 0; at < fields.length; at += 16_000) {
    parts.push(fields.subarray(at, at + 16_000));
  }

  connection.write(...parts.map((part, at) =>
    frame(at === 0 ? type.headers : type.continuation, at === parts.length - 1 ? flag.endHeaders : 0, stream, part)));
  await connection.until(() => connection.goAway !== undefined || connection.stream(stream).headers);
  assert.ok(connection.goAway !== undefined || connection.stream(stream).headers[':status'] === '431');
}));

for (const [what, changes] of [
  ['a header name with capitals', { 'X-Name': 'y' }],
  ['an empty header name', { '': 'y' }],
  ['a header value with a line break', { 'x-name': 'a\r\nb: c' }],
  ['a header value with a NUL', { 'x-name': 'a\0b' }],
  ['a header of the connection', { connection: 'close' }],
  ['a te other than trailers', { te: 'gzip' }],
  ['an unknown pseudo-header', { ':unknown': 'x' }],
  ['no path', { ':path': undefined }],
  ['no method', { ':method': undefined }],
  ['no scheme', { ':scheme': undefined }],
  ['an empty path', { ':path': '' }],
]) {
  test(`a request with ${what} is never a call that succeeds`, () => onConnection(async connection => {
    const stream = connection.take();
    connection.write(headers(stream, grpcFields(pathOf('Hello'), changes)), data(stream, good, flag.endStream));
    const answer = await connection.answer(stream);
    assert.notEqual(answer.code, codes.OK);
    assert.ok(answer.reset !== undefined || connection.goAway !== undefined || answer.http === 400, JSON.stringify(answer));
  }));
}

for (const [what, frames] of [
  ['DATA on a stream that was never opened', stream => [data(stream, good)]],
  ['HEADERS on stream 0', () => [headers(0, grpcFields(pathOf('Hello')))]],
  ['HEADERS on a stream of the server', () => [headers(2, grpcFields(pathOf('Hello')))]],
  ['a reset of a stream that was never opened', stream => [reset(stream)]],
  ['a frame longer than allowed', stream => [headers(stream, grpcFields(pathOf('Hello'))), data(stream, Buffer.alloc(20_000))]],
  ['CONTINUATION without HEADERS', stream => [frame(type.continuation, flag.endHeaders, stream, block([['x', 'y']]))]],
  ['another frame within a header block', stream => [frame(type.headers, 0, stream, block(grpcFields(pathOf('Hello')))), frame(type.ping, 0, 0, Buffer.alloc(8))]],
  ['a header block that is not HPACK', stream => [frame(type.headers, flag.endHeaders, stream, Buffer.from('ffffffffffffffff', 'hex'))]],
  ['a window that grows by nothing', () => [frame(type.windowUpdate, 0, 0, number(0))]],
  ['a window beyond its limit', () => [frame(type.windowUpdate, 0, 0, number(0x7fffffff))]],
  ['SETTINGS of the wrong length', () => [frame(type.settings, 0, 0, Buffer.alloc(5))]],
  ['PUSH_PROMISE', stream => [frame(type.push, flag.endHeaders, stream, Buffer.concat([number(2), block(grpcFields(pathOf('Hello')))]))]],
]) {
  test(`${what} ends the connection, and only it`, () => onConnection(async connection => {
    connection.write(...frames(connection.take()));
    await connection.gone();
    assert.notEqual(connection.goAway, undefined);
    assert.notEqual(connection.goAway, error.none);
  }));
}

test('pings are answered, a thousand of them too', () => onConnection(async connection => {
  connection.write(...Array.from({ length: 1_000 }, () => frame(type.ping, 0, 0, Buffer.alloc(8))));
  await connection.until(() => connection.pongs === 1_000);
  await isWell(connection);
}));

server.endsWell();
