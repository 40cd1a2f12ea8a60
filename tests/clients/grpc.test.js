// Every rpc by @grpc/grpc-js.
import assert from 'node:assert/strict';
import { ask, connect, detailsOf, grpc, readAll } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const client = connect(server);
const { status } = grpc;
const countdown = Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`);

test('Hello greets', async () => {
  const { answer } = await ask(client, 'Hello', { name: 'world' });
  assert.deepEqual(answer, { msg: 'Hello world' });
});

test('Hello greets names in every script', async () => {
  for (const name of ['世界', 'Ünïcödé', '👩‍👩‍👧', '\u0000', '"\\/\n\t', ' ']) {
    const { answer } = await ask(client, 'Hello', { name });
    assert.equal(answer.msg, `Hello ${name}`);
  }
});

test('Hello refuses an empty name, with the field in the details', async () => {
  await assert.rejects(ask(client, 'Hello', {}), error => {
    assert.equal(error.code, status.INVALID_ARGUMENT);
    assert.equal(error.details, 'name must not be empty');
    assert.deepEqual(detailsOf(error), {
      code: status.INVALID_ARGUMENT,
      message: 'name must not be empty',
      details: [{ '@type': 'google.rpc.BadRequest', fieldViolations: [{ field: 'name', description: 'must not be empty' }] }],
    });
    return true;
  });
});

test('StreamHello counts down from ten', async () => {
  const outcome = await readAll(client.StreamHello({ name: 'world' }));
  assert.deepEqual(outcome.messages, countdown);
  assert.equal(outcome.status.code, status.OK);
});

test('CollectHello reads all names and counts them in a trailer', async () => {
  const call = client.CollectHello((_, answer) => (call.answer = answer));
  const ended = new Promise(resolve => call.on('status', resolve));
  for (const name of ['a', 'b', 'c']) {
    call.write({ name });
  }

  call.end();
  const end = await ended;
  assert.deepEqual(call.answer, { msg: 'server end.' });
  assert.equal(end.code, status.OK);
  assert.deepEqual(end.metadata.get('hello-count'), ['3']);
  await server.logged(/^client: c$/);
});

test('CollectHello of nothing counts zero', async () => {
  const call = client.CollectHello(() => {});
  const ended = new Promise(resolve => call.on('status', resolve));
  call.end();
  assert.deepEqual((await ended).metadata.get('hello-count'), ['0']);
});

for (let code = 0; code <= 16; code++) {
  test(`FailHello fails with ${code} ${status[code]}`, async () => {
    const { messages, status: end } = await readAll(client.FailHello({ code }));
    assert.deepEqual(messages, []);
    assert.equal(end.code, code);
    if (code === status.OK) {
      return;
    }

    assert.equal(end.details, 'error!!!!!!');
    const { details, ...rest } = detailsOf(end);
    assert.deepEqual(rest, { code, message: 'error!!!!!!' });
    assert.ok(details.length > 0);
  });
}

test('ABORTED carries the BadRequest of the tutorial', async () => {
  const { status: end } = await readAll(client.FailHello({ code: status.ABORTED }));
  assert.deepEqual(detailsOf(end).details, [
    { '@type': 'google.rpc.BadRequest', fieldViolations: [{ field: 'bad', description: 'Bad Request' }] },
  ]);
});

test('RESOURCE_EXHAUSTED carries the quota and when to try again', async () => {
  const { status: end } = await readAll(client.FailHello({ code: status.RESOURCE_EXHAUSTED }));
  assert.deepEqual(detailsOf(end).details, [
    { '@type': 'google.rpc.QuotaFailure', violations: [{ subject: 'client:you', description: 'Ten greetings a minute are enough.' }] },
    { '@type': 'google.rpc.RetryInfo', retryDelay: { seconds: '30' } },
  ]);
});

test('FailHello passes any message through, whatever its letters', async () => {
  for (const message of ['plain', '100 % naïve', '失敗 👎', 'line\r\nbreak\ttab', '%41%zz']) {
    const { status: end } = await readAll(client.FailHello({ code: status.INTERNAL, message }));
    assert.equal(end.details, message);
    assert.equal(detailsOf(end).message, message);
  }
});

test('FailHello sends as many messages as asked for before it fails', async () => {
  for (const after of [1, 3, 1000]) {
    const { messages, status: end } = await readAll(client.FailHello({ code: status.DATA_LOSS, after }));
    assert.equal(messages.length, after);
    assert.equal(messages.at(-1), `This is ${after} Msg`);
    assert.equal(end.code, status.DATA_LOSS);
  }
});

test('FailHello refuses codes and counts that there are not', async () => {
  for (const [request, field] of [[{ code: 17 }, 'code'], [{ code: -1 }, 'code'], [{ after: -1 }, 'after'], [{ after: 1001 }, 'after']]) {
    const { status: end } = await readAll(client.FailHello(request));
    assert.equal(end.code, status.INVALID_ARGUMENT);
    assert.equal(detailsOf(end).details[0].fieldViolations[0].field, field);
  }
});

test('a method that is not there is UNIMPLEMENTED', async () => {
  await assert.rejects(callRaw('/proto.Greetering/Nothing'), { code: status.UNIMPLEMENTED });
});

test('a service that is not there is UNIMPLEMENTED', async () => {
  await assert.rejects(callRaw('/proto.Nobody/Hello'), { code: status.UNIMPLEMENTED });
});

test('a field that the server does not know is passed over', async () => {
  const answer = await callRaw('/proto.Greetering/Hello', Buffer.from('0a0178' + 'a20103616263', 'hex')); // name "x", field 20 "abc"
  assert.equal(answer.toString('hex'), '0a0748656c6c6f2078'); // msg "Hello x"
});

test('a hundred calls at once share a connection', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(client, 'Hello', { name: `${index}` })));
  assert.deepEqual(answers.map(({ answer }) => answer.msg), Array.from({ length: 100 }, (_, index) => `Hello ${index}`));
});

test('a hundred streams at once share a connection', async () => {
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => readAll(client.StreamHello({ name: 'x' }))));
  for (const outcome of outcomes) {
    assert.deepEqual(outcome.messages, countdown);
  }
});

test('the connections end', () => client.close());

server.endsWell({ native: true });

const identity = bytes => bytes;
function callRaw(path, bytes = Buffer.alloc(0)) {
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(path, identity, identity, bytes, (error, answer) => (error ? reject(error) : resolve(answer))));
}
