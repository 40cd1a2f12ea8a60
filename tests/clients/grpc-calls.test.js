// Deadlines, cancellation, metadata, compression and limits by @grpc/grpc-js, on the port that REST has too.
import assert from 'node:assert/strict';
import { ask, connect, detailsOf, grpc, readAll } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const { Metadata, compressionAlgorithms, status } = grpc;
const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const onePort = { grpcAddress: `127.0.0.1:${server.restPort}` };
const client = connect(onePort, unlimited);
const gzip = connect(onePort, { ...unlimited, 'grpc.default_compression_algorithm': compressionAlgorithms.gzip });
const deflate = connect(onePort, { ...unlimited, 'grpc.default_compression_algorithm': compressionAlgorithms.deflate });
const limit = 4 * 1024 * 1024;

// A message of exactly the limit: one byte of tag, four of length, the name.
const longestName = 'x'.repeat(limit - 5);

test('a deadline far away changes nothing', async () => {
  const { answer } = await ask(client, 'Hello', { name: 'x' }, { deadline: Date.now() + 3_600_000 });
  assert.equal(answer.msg, 'Hello x');
});

test('a call that waits for its client longer than its deadline ends with DEADLINE_EXCEEDED', async () => {
  const call = client.CollectHello({ deadline: Date.now() + 300 }, () => {});
  call.write({ name: 'x' });
  const { status: end } = await readAll(call);
  assert.equal(end.code, status.DEADLINE_EXCEEDED);
});

test('a deadline that has passed already ends the call with DEADLINE_EXCEEDED', async () => {
  await assert.rejects(ask(client, 'Hello', { name: 'x' }, { deadline: Date.now() - 1000 }), { code: status.DEADLINE_EXCEEDED });
});

test('a stream that its client cancels is over', async () => {
  const call = client.FailHello({ code: 10, after: 1000 });
  call.once('data', () => call.cancel());
  const { status: end } = await readAll(call);
  assert.equal(end.code, status.CANCELLED);
});

test('a call that is cancelled before it is answered leaves its connection usable', async () => {
  for (let index = 0; index < 50; index++) {
    const call = client.CollectHello(() => {});
    call.write({ name: 'x' });
    const ended = readAll(call);
    call.cancel();
    assert.equal((await ended).status.code, status.CANCELLED);
  }

  const { answer } = await ask(client, 'Hello', { name: 'x' });
  assert.equal(answer.msg, 'Hello x');
});

test('metadata is taken, also binary, also several of a name', async () => {
  const metadata = new Metadata();
  metadata.add('x-plain', 'one');
  metadata.add('x-plain', 'two');
  metadata.add('x-blob-bin', Buffer.from([0, 1, 254, 255]));
  metadata.add('x-blob-bin', Buffer.alloc(0));
  metadata.add('x-blob-bin', Buffer.from('three'));
  const { answer } = await ask(client, 'Hello', { name: 'x' }, metadata);
  assert.equal(answer.msg, 'Hello x');
});

test('binary trailers come back as bytes, whatever the bytes', async () => {
  for (const message of ['', 'ÿþ', '失敗', 'x'.repeat(2000)]) {
    const { status: end } = await readAll(client.FailHello({ code: status.ABORTED, message }));
    const [bytes] = end.metadata.get('grpc-status-details-bin');
    assert.ok(Buffer.isBuffer(bytes));
    assert.equal(detailsOf(end).message, message || 'error!!!!!!');
  }
});

for (const [name, compressed] of Object.entries({ gzip, deflate })) {
  test(`a request compressed by ${name} is read`, async () => {
    const long = 'compress me '.repeat(10_000);
    const { answer } = await ask(compressed, 'Hello', { name: long });
    assert.equal(answer.msg, `Hello ${long}`);
  });

  test(`a stream of requests compressed by ${name} is read`, async () => {
    const call = compressed.CollectHello(() => {});
    for (let index = 0; index < 20; index++) {
      call.write({ name: `${index}` });
    }

    call.end();
    const { status: end } = await readAll(call);
    assert.deepEqual(end.metadata.get('hello-count'), ['20']);
  });

  test(`a small request that ${name} blows up beyond the limit is RESOURCE_EXHAUSTED`, async () => {
    await assert.rejects(ask(compressed, 'Hello', { name: 'x'.repeat(50_000_000) }), { code: status.RESOURCE_EXHAUSTED });
  });
}

test('a request of exactly 4 MiB is answered', async () => {
  const { answer } = await ask(client, 'Hello', { name: longestName });
  assert.ok(answer.msg === `Hello ${longestName}`);
});

test('a request of one byte more than 4 MiB is RESOURCE_EXHAUSTED', async () => {
  await assert.rejects(ask(client, 'Hello', { name: `${longestName}x` }), error => {
    assert.equal(error.code, status.RESOURCE_EXHAUSTED);
    return true;
  });
});

test('a message of a stream that is too long ends the stream with RESOURCE_EXHAUSTED', async () => {
  const call = client.CollectHello(() => {});
  call.write({ name: 'short' });
  call.write({ name: 'x'.repeat(20_000_000) });
  const { status: end } = await readAll(call);
  assert.equal(end.code, status.RESOURCE_EXHAUSTED);
});

test('a stream may be longer than any message', async () => {
  const call = client.CollectHello(() => {});
  const ended = readAll(call);
  const name = 'x'.repeat(1_000_000);
  for (let index = 0; index < 40; index++) {
    await new Promise(resolve => call.write({ name }, resolve));
  }

  call.end();
  const { status: end } = await ended;
  assert.equal(end.code, status.OK);
  assert.deepEqual(end.metadata.get('hello-count'), ['40']);
});

test('metadata beyond what the server takes is refused, and the server goes on', async () => {
  const metadata = new Metadata();
  metadata.add('x-long', 'x'.repeat(100_000));
  await assert.rejects(ask(client, 'Hello', { name: 'x' }, metadata));
  const { answer } = await ask(client, 'Hello', { name: 'x' }, { deadline: Date.now() + 10_000 });
  assert.equal(answer.msg, 'Hello x');
});

test('the connections end', () => {
  for (const one of [client, gzip, deflate]) {
    one.close();
  }
});

server.endsWell({ native: true });
