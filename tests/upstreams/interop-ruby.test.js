// gRPC's interop server in Ruby starts and answers native calls of every kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect, grpc, stream } from './harness/native.js';
import { interopDescriptorSet, startInteropRuby } from './interop-ruby.js';

const server = await startInteropRuby();
const definitions = definitionsOf(interopDescriptorSet());
const client = connect(definitions, 'grpc.testing.TestService', server.port);
const zeros = size => ({ body: Buffer.alloc(size) });

test('one answer', async () => {
  assert.deepEqual(await ask(client, 'EmptyCall', {}), {});
  assert.deepEqual((await ask(client, 'UnaryCall', { response_size: 3 })).payload.body, Buffer.alloc(3));
});

test('streams both ways', async () => {
  const response_parameters = [{ size: 1 }, { size: 2 }];
  const sizes = answers => answers.map(({ payload }) => payload.body.length);
  assert.deepEqual(sizes(await stream(client, 'StreamingOutputCall', { response_parameters })), [1, 2]);
  assert.deepEqual(sizes(await stream(client, 'FullDuplexCall', { response_parameters }, { response_parameters: [{ size: 5 }] })), [1, 2, 5]);
  const sum = await new Promise((resolve, reject) => {
    const call = client.StreamingInputCall((error, answer) => (error ? reject(error) : resolve(answer.aggregated_payload_size)));
    [7, 8].forEach(size => call.write({ payload: zeros(size) }));
    call.end();
  });
  assert.equal(sum, 15);
});

test('a status with a text, and methods that are not there', async () => {
  await assert.rejects(ask(client, 'UnaryCall', { response_status: { code: 2, message: 'not good\t☺' } }), { code: 2, details: 'not good\t☺' });
  await assert.rejects(ask(client, 'UnimplementedCall', {}), { code: grpc.status.UNIMPLEMENTED });
  const nobody = connect(definitions, 'grpc.testing.UnimplementedService', server.port);
  await assert.rejects(ask(nobody, 'UnimplementedCall', {}), { code: grpc.status.UNIMPLEMENTED });
  nobody.close();
});

test('it ends when it is told to', async () => {
  client.close();
  await server.stop();
});
