// The same service with Microsoft's transcoding, by one setting, and with Microsoft's documents: dotnet build src/Greetering.Api -c Release -p:Swagger=Microsoft
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { ask, connect } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const documents = fileURLToPath(new URL('../../artifacts/microsoft/bin/Greetering.Api/release/Greetering.Api.dll', import.meta.url));
const off = { Gateway__Enabled: 'false' };

const get = async (server, path) => {
  const answer = await fetch(`${server.restUrl}${path}`);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

test('the gateway answers unless it is switched off, and Microsoft answers then', async () => {
  const [ours, theirs] = await Promise.all([Server.start(), Server.start(off)]);
  const [hello, same] = await Promise.all([get(ours, '/v1/hello/world'), get(theirs, '/v1/hello/world')]);
  assert.equal(hello.text, '{"msg":"Hello world"}');
  assert.equal(same.text, hello.text);
  assert.equal(hello.type, 'application/json');
  assert.equal(same.type, 'application/json; charset=utf-8');

  // The case of paths and unknown names tell the two apart.
  assert.deepEqual([(await get(ours, '/V1/HELLO/world')).status, (await get(theirs, '/V1/HELLO/world')).status], [404, 200]);
  assert.deepEqual([(await get(ours, '/v1/hello/world?x=1')).status, (await get(theirs, '/v1/hello/world?x=1')).status], [400, 200]);
  for (const server of [ours, theirs]) {
    const client = connect(server);
    assert.deepEqual((await ask(client, 'Hello', { name: 'world' })).answer, { msg: 'Hello world' });
    client.close();
    server.terminate();
    assert.equal(await server.stopped(), 0);
  }
});

test('client streams are the gateway\'s alone', async () => {
  const theirs = await Server.start(off);
  const answer = await fetch(`${theirs.restUrl}/v1/hello:collect`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"x"}' });
  assert.equal(answer.status, 404);
  theirs.terminate();
  assert.equal(await theirs.stopped(), 0);
});

test('an error of Microsoft\'s transcoding has its details', async () => {
  const theirs = await Server.start(off);
  const answer = await fetch(`${theirs.restUrl}/v1/fail/10`);
  assert.equal(answer.status, 409);
  assert.deepEqual((await answer.json()).details, [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'bad', description: 'Bad Request', reason: '' }] }]);
  theirs.terminate();
  assert.equal(await theirs.stopped(), 0);
});

for (const [name, settings] of [['with the gateway', {}], ['without it', off]]) {
  test(`Microsoft's documents have the routes ${name}`, async () => {
    const server = await Server.start(settings, documents);
    const { paths } = JSON.parse((await get(server, '/swagger/v1/swagger.json')).text);
    assert.ok(paths['/v1/hello/{name}']?.get, Object.keys(paths).join(' '));
    assert.equal((await get(server, '/v1/hello/world')).text, '{"msg":"Hello world"}');
    server.terminate();
    assert.equal(await server.stopped(), 0);
  });
}
