// The gateway before gRPC's interop server in Ruby, which it knows by a descriptor set, with paths by rules.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { ask as askNatively, connect, grpc, stream } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { openSocket } from '../harness/websocket.js';
import { interopDescriptorSet, rules, startInteropRuby } from '../interop-ruby.js';

const server = await startInteropRuby();
const set = interopDescriptorSet();
const gateway = await startGateway({ upstreams: [server.url], descriptorSets: [set], rules: [rules] });
after(() => Promise.all([gateway.stop(), server.stop()]));

const zeros = size => Buffer.alloc(size).toString('base64');
const sizes = answers => answers.map(({ payload }) => Buffer.from(payload.body, 'base64').length);
const parameters = (...all) => ({ responseParameters: all.map(size => ({ size })) });
const lines = { 'content-type': 'application/x-ndjson' };

test('one answer by REST, by each binding', async () => {
  assert.deepEqual((await ask(gateway.url, { verb: 'GET', path: '/interop/empty' })).values, [{}]);
  assert.deepEqual(sizes((await ask(gateway.url, { path: '/interop/unary', body: { responseSize: 3 } })).values), [3]);
  assert.equal((await ask(gateway.url, { verb: 'GET', path: '/interop/unary/4' })).values[0].body, zeros(4));
  assert.deepEqual(sizes((await ask(gateway.url, { verb: 'PUT', path: '/interop/unary/5/payload', body: { body: zeros(1) } })).values), [5]);
});

test('streams by REST', async () => {
  assert.deepEqual(sizes((await ask(gateway.url, { path: '/interop/output', body: parameters(1, 2) })).values), [1, 2]);
  const input = [7, 8].map(size => JSON.stringify({ payload: { body: zeros(size) } })).join('\n');
  assert.deepEqual((await ask(gateway.url, { path: '/interop/input', body: input, headers: lines })).values, [{ aggregatedPayloadSize: 15 }]);
  const duplex = [parameters(1, 2), parameters(5)].map(message => JSON.stringify(message)).join('\n');
  assert.deepEqual(sizes((await ask(gateway.url, { path: '/interop/duplex', body: duplex, headers: lines })).values), [1, 2, 5]);
});

test('both streams by WebSocket, an answer after each request', async () => {
  const socket = await openSocket(gateway.url, '/interop/duplex');
  for (const size of [3, 1, 1000]) {
    socket.send(parameters(size));
    assert.deepEqual(sizes([await socket.next()]), [size]);
  }

  socket.finish();
  assert.equal((await socket.closed).code, 1000);
});

test('a status with a text by REST, and methods that are not there', async () => {
  const message = 'not good\t☺';
  const { status, values } = await ask(gateway.url, { path: '/interop/unary', body: { responseStatus: { code: 2, message } } });
  assert.deepEqual([status, values], [500, [{ code: 2, message, details: [] }]]);
  for (const path of ['/interop/unimplemented', '/interop/unimplemented-service']) {
    const missing = await ask(gateway.url, { verb: 'GET', path });
    assert.deepEqual([missing.status, missing.values[0].code], [501, 12]);
  }
});

test('all kinds natively, with statuses, metadata and a deadline', async () => {
  const client = connect(definitionsOf(set), 'grpc.testing.TestService', gateway.port);
  assert.equal((await askNatively(client, 'UnaryCall', { response_size: 3 })).payload.body.length, 3);
  await assert.rejects(askNatively(client, 'UnaryCall', { response_status: { code: 2, message: 'not good\t☺' } }), { code: 2, details: 'not good\t☺' });
  await assert.rejects(askNatively(client, 'UnimplementedCall', {}), { code: grpc.status.UNIMPLEMENTED });
  const response_parameters = [{ size: 1 }, { size: 2 }];
  const bodies = answers => answers.map(({ payload }) => payload.body.length);
  assert.deepEqual(bodies(await stream(client, 'StreamingOutputCall', { response_parameters })), [1, 2]);
  assert.deepEqual(bodies(await stream(client, 'FullDuplexCall', { response_parameters }, { response_parameters: [{ size: 5 }] })), [1, 2, 5]);
  const sum = await new Promise((resolve, reject) => {
    const call = client.StreamingInputCall((error, answer) => (error ? reject(error) : resolve(answer.aggregated_payload_size)));
    [7, 8].forEach(size => call.write({ payload: { body: Buffer.alloc(size) } }));
    call.end();
  });
  assert.equal(sum, 15);
  const open = client.FullDuplexCall(new grpc.Metadata(), { deadline: Date.now() + 300 }).on('data', () => {});
  assert.equal((await new Promise(resolve => open.on('error', resolve))).code, grpc.status.DEADLINE_EXCEEDED);
  client.close();
});

test('a deadline by REST is 504', async () => {
  const body = new ReadableStream({ start: controller => controller.enqueue(Buffer.from('{"payload":{}}\n')) });
  const answer = await fetch(`${gateway.url}/interop/input`, { method: 'POST', body, duplex: 'half', headers: { ...lines, 'grpc-timeout': '300m' } });
  assert.deepEqual([answer.status, (await answer.json()).code], [504, 4]);
});
