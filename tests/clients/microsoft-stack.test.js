// The same service on Microsoft's packages: dotnet build src/Greetering.Api -c Release -p:GrpcStack=Microsoft -p:GrpcSwagger=false
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { ask, connect, readAll } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start({}, fileURLToPath(new URL('../../artifacts/microsoft/bin/Greetering.Api/release/Greetering.Api.dll', import.meta.url)));
const client = connect(server);

test('it is theirs that answers', () => {
  assert.ok(server.log.some(line => line.includes('Unable to bind ChatHello on proto.Greetering to gRPC JSON transcoding')), server.log.join('\n'));
});

test('Hello by gRPC', async () => {
  assert.deepEqual((await ask(client, 'Hello', { name: 'world' })).answer, { msg: 'Hello world' });
});

test('StreamHello by gRPC', async () => {
  assert.equal((await readAll(client.StreamHello({ name: 'world' }))).messages.length, 10);
});

test('Hello by REST', async () => {
  assert.deepEqual(await (await fetch(`${server.restUrl}/v1/hello/world`)).json(), { msg: 'Hello world' });
});

test('an error by REST keeps its details', async () => {
  const answer = await fetch(`${server.restUrl}/v1/fail/10`);
  assert.equal(answer.status, 409);
  assert.deepEqual((await answer.json()).details, [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'bad', description: 'Bad Request', reason: '' }] }]);
});

server.endsWell();
