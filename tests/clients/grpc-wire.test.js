// What no gRPC client would send, on node:http2: broken frames, broken headers, resets.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { grpc } from './harness/greetering.js';
import { answerOf, connect, frame, hello, messagesOf, open, send } from './harness/raw-grpc.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const connection = await connect(server);
const { status } = grpc;
const cancel = 8; // RFC 9113, section 7: CANCEL
const limit = 4 * 1024 * 1024;
const good = frame(hello('world'));

test('a call as it should be', async () => {
  const answer = await send(connection, 'Hello', good);
  assert.equal(answer.http, 200);
  assert.equal(answer.headers['content-type'], 'application/grpc');
  assert.equal(answer.headers['grpc-accept-encoding'], 'identity,gzip,deflate');
  assert.deepEqual(messagesOf(answer.body), ['Hello world']);
  assert.equal(answer.trailers['grpc-status'], '0');
  assert.equal(answer.headers['grpc-status'], undefined);
});

test('a message is read however its bytes are cut', async () => {
  for (let cut = 1; cut < good.length; cut++) {
    const stream = open(connection, 'Hello');
    const answer = answerOf(stream);
    await new Promise(resolve => stream.write(good.subarray(0, cut), resolve));
    stream.end(good.subarray(cut));
    assert.deepEqual(messagesOf((await answer).body), ['Hello world']);
  }
});

test('a request that ends in the middle of a message is INTERNAL, at every byte', async () => {
  for (let cut = 1; cut < good.length; cut++) {
    const answer = await send(connection, 'Hello', good.subarray(0, cut));
    assert.equal(answer.http, 200);
    assert.equal(answer.code, status.INTERNAL);
    assert.equal(answer.message, 'The request ended in the middle of a message.');
  }
});

test('a message that announces more than the limit is RESOURCE_EXHAUSTED before it comes', async () => {
  for (const length of [limit + 1, 0x7fffffff, 0x80000000, 0xffffffff]) {
    const stream = open(connection, 'Hello');
    stream.write(frame(Buffer.alloc(0), { length }));
    const answer = await answerOf(stream);
    assert.equal(answer.code, status.RESOURCE_EXHAUSTED);
    assert.match(answer.message, new RegExp(`^A message of ${length} bytes is longer than the limit of ${limit} bytes`));
  }
});

test('a compressed flag other than 0 and 1 is INTERNAL', async () => {
  for (const flag of [2, 0x7f, 0x80, 0xff]) {
    const answer = await send(connection, 'Hello', frame(hello('x'), { flag }));
    assert.equal(answer.code, status.INTERNAL);
    assert.equal(answer.message, `The compressed flag of a message is ${flag}; it must be 0 or 1.`);
  }
});

test('a compressed message without grpc-encoding is INTERNAL', async () => {
  for (const headers of [{}, { 'grpc-encoding': 'identity' }]) {
    const answer = await send(connection, 'Hello', frame(gzipSync(hello('x')), { flag: 1 }), headers);
    assert.equal(answer.code, status.INTERNAL);
    assert.equal(answer.message, 'A message is marked compressed, but the request names no grpc-encoding.');
  }
});

test('a message that is not compressed is read beside a grpc-encoding', async () => {
  const answer = await send(connection, 'Hello', good, { 'grpc-encoding': 'gzip' });
  assert.deepEqual(messagesOf(answer.body), ['Hello world']);
});

test('a message that cannot be decompressed is INTERNAL', async () => {
  const whole = gzipSync(hello('x'.repeat(1000)));
  for (const bytes of [Buffer.from('not gzip at all'), Buffer.concat([whole.subarray(0, 12), Buffer.alloc(20, 0xff)])]) {
    const answer = await send(connection, 'Hello', frame(bytes, { flag: 1 }), { 'grpc-encoding': 'gzip' });
    assert.equal(answer.code, status.INTERNAL);
  }
});

test('a compressed message that stops short is INTERNAL, not half a message', async () => {
  const whole = gzipSync(hello('x'.repeat(1000)));
  for (let length = 1; length < whole.length; length++) {
    const answer = await send(connection, 'Hello', frame(whole.subarray(0, length), { flag: 1 }), { 'grpc-encoding': 'gzip' });
    assert.equal(answer.code, status.INTERNAL, `${length} of ${whole.length} bytes: ${answer.code} ${answer.message}`);
  }
});

test('an unknown grpc-encoding is UNIMPLEMENTED and names those that are known', async () => {
  for (const encoding of ['br', 'snappy', 'GZIP?', '']) {
    const answer = await send(connection, 'Hello', frame(hello('x'), { flag: 1 }), { 'grpc-encoding': encoding });
    assert.equal(answer.code, status.UNIMPLEMENTED, encoding);
    assert.equal(answer.headers['grpc-accept-encoding'], 'identity,gzip,deflate');
  }
});

test('a grpc-timeout that cannot be read is INVALID_ARGUMENT', async () => {
  for (const timeout of ['1', 'S', '-1S', '1.5S', '123456789S', '1 S', '1s', '1Sx', '+1S', '٣S'.normalize(), '']) {
    const answer = await send(connection, 'Hello', good, { 'grpc-timeout': Buffer.from(timeout).toString('latin1') });
    assert.equal(answer.code, status.INVALID_ARGUMENT, timeout);
    assert.match(answer.message, /^grpc-timeout '/);
  }
});

test('every unit of grpc-timeout is taken', async () => {
  for (const timeout of ['1H', '1M', '10S', '10000m', '10000000u', '99999999n', '99999999H']) {
    const answer = await send(connection, 'Hello', good, { 'grpc-timeout': timeout });
    assert.ok(answer.code === status.OK || (timeout.endsWith('n') && answer.code === status.DEADLINE_EXCEEDED), timeout);
  }
});

test('grpc-timeout ends a call by the server itself', async () => {
  for (const method of ['Hello', 'StreamHello', 'CollectHello', 'ChatHello']) {
    const stream = open(connection, method, { 'grpc-timeout': '200m' });
    const answer = await answerOf(stream);
    assert.equal(answer.code, status.DEADLINE_EXCEEDED, method);
  }
});

test('a -bin header that is not base64 is INVALID_ARGUMENT and named', async () => {
  for (const value of ['*', 'AAAAA', 'A', 'AA=A', 'AA==,*']) {
    const answer = await send(connection, 'Hello', good, { 'x-blob-bin': value });
    assert.equal(answer.code, status.INVALID_ARGUMENT, value);
    assert.equal(answer.message, "The value of the metadata 'x-blob-bin' is not base64.");
  }
});

test('a -bin header may lack its padding', async () => {
  for (const value of ['', 'AA', 'AA==', 'AAA', 'AAA=', 'AAAA', 'AA,AAA,AAAA']) {
    const answer = await send(connection, 'Hello', good, { 'x-blob-bin': value });
    assert.equal(answer.code, status.OK, value);
  }
});

test('a content type that is not gRPC is 415', async () => {
  for (const type of ['application/json', 'text/plain', 'application/grpcx', '']) {
    const answer = await send(connection, 'Hello', good, { 'content-type': type });
    assert.equal(answer.http, 415, type);
  }
});

test('application/grpc with a format or parameters is gRPC', async () => {
  for (const type of ['application/grpc+proto', 'application/grpc;charset=utf-8', 'Application/gRPC']) {
    const answer = await send(connection, 'Hello', good, { 'content-type': type });
    assert.deepEqual(messagesOf(answer.body), ['Hello world'], type);
  }
});

test('a method other than POST is not a call', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const stream = open(connection, 'Hello', { ':method': method });
    const answer = answerOf(stream);
    stream.end();
    const { http, code } = await answer;
    assert.ok(http === 404 || http === 405 || code === status.UNIMPLEMENTED, `${method}: ${http} ${code}`);
  }
});

test('no message and two messages are UNIMPLEMENTED where exactly one belongs', async () => {
  for (const method of ['Hello', 'StreamHello', 'FailHello']) {
    const none = await send(connection, method, Buffer.alloc(0));
    assert.equal(none.code, status.UNIMPLEMENTED);
    assert.equal(none.message, 'Missing request message: this method takes exactly one.');
    const two = await send(connection, method, Buffer.concat([good, good]));
    assert.equal(two.code, status.UNIMPLEMENTED);
    assert.equal(two.message, 'More than one request message: this method takes exactly one.');
  }
});

test('an empty message is a message', async () => {
  const answer = await send(connection, 'StreamHello', frame(Buffer.alloc(0)));
  assert.equal(messagesOf(answer.body).length, 10);
});

test('a broken frame in the middle of a chat ends that chat', async () => {
  const stream = open(connection, 'ChatHello');
  stream.write(good);
  await once(stream, 'response');
  stream.write(frame(hello('x'), { flag: 9 }));
  const answer = await answerOf(stream);
  assert.equal(answer.code, status.INTERNAL);
});

test('a stream that is reset in the middle of a call leaves its connection usable', async () => {
  for (const method of ['Hello', 'StreamHello', 'CollectHello', 'ChatHello', 'FailHello']) {
    const stream = open(connection, method);
    stream.write(good.subarray(0, 7));
    stream.close(cancel);
    await once(stream, 'close');
  }

  const answer = await send(connection, 'Hello', good);
  assert.deepEqual(messagesOf(answer.body), ['Hello world']);
});

test('a chat whose client resets it is known to be cancelled', async () => {
  const stream = open(connection, 'ChatHello');
  stream.write(good);
  await once(stream, 'data');
  stream.close(cancel);
  await server.logged(/\/proto\.Greetering\/ChatHello was cancelled: Cancelled/);
});

test('a client that is gone in the middle of its calls does no harm', async () => {
  const gone = await connect(server);
  const chats = Array.from({ length: 20 }, () => open(gone, 'ChatHello'));
  for (const chat of chats) {
    chat.write(good);
    await once(chat, 'data');
  }

  const full = open(gone, 'FailHello');
  full.end(frame(Buffer.from('18e807', 'hex'))); // after = 1000; nobody reads
  open(gone, 'CollectHello').write(good.subarray(0, 3));
  gone.destroy();
  const answer = await send(connection, 'Hello', good);
  assert.deepEqual(messagesOf(answer.body), ['Hello world']);
});

test('a thousand calls that are reset at once do no harm', async () => {
  const victim = await connect(server);
  for (let index = 0; index < 1000 && !victim.destroyed; index++) {
    const stream = open(victim, 'StreamHello');
    stream.write(good);
    stream.close(cancel);
  }

  victim.destroy();
  const answer = await send(connection, 'Hello', good);
  assert.deepEqual(messagesOf(answer.body), ['Hello world']);
});

test('the connection ends', () => connection.destroy());

server.endsWell();
