// grpc-gateway's examples are built, answer native calls, and pass their own tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examplesDescriptorSet, runTheirTests, startExamples, startTheirGateway } from './grpc-gateway.js';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect, stream } from './harness/native.js';

const examples = await startExamples();
const gateway = await startTheirGateway(examples.port);

test('the server answers native calls', async () => {
  const definitions = definitionsOf(examplesDescriptorSet());
  const echo = connect(definitions, 'grpc.gateway.examples.examplepb.EchoService', examples.port);
  assert.deepEqual(await ask(echo, 'Echo', { id: 'x' }), { id: 'x' });
  echo.close();
  const streams = connect(definitions, 'grpc.gateway.examples.examplepb.StreamService', examples.port);
  assert.deepEqual(await stream(streams, 'BulkEcho', { value: 'a' }, { value: 'b' }), [{ value: 'a' }, { value: 'b' }]);
  streams.close();
});

test('the gateway passes the tests of its project', { timeout: 120_000 }, async () => {
  const { passed, failed } = await runTheirTests(gateway.port);
  assert.deepEqual(failed, {});
  assert.equal(passed.length, 10);
});

test('both end when they are told to', async () => {
  await gateway.stop();
  await examples.stop();
});
