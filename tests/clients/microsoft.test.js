// The same service with Microsoft's transcoding, by one setting, and with Microsoft's documents: dotnet build src/Greetering.Api -c Release -p:Swagger=Microsoft
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { ask, connect, readAll } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const build = fileURLToPath(new URL('../../artifacts/microsoft/bin/Greetering.Api/release/Greetering.Api.dll', import.meta.url));
const off = { Gateway__Enabled: 'false' };
const [ours, theirs, documented, documentedOff] = await Promise.all([Server.start(), Server.start(off), Server.start({}, build), Server.start(off, build)]);
const everyone = [ours, theirs, documented, documentedOff];
const json = { 'content-type': 'application/json' };

const get = async (server, path) => {
  const answer = await fetch(`${server.restUrl}${path}`);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

const post = async (server, path, body) => {
  const answer = await fetch(`${server.restUrl}${path}`, { method: 'POST', headers: json, body });
  return { status: answer.status, text: await answer.text() };
};

test('both engines, side by side, give the same JSON', async () => {
  for (const server of everyone) {
    assert.deepEqual(await post(server, '/v1/hello', '{"name":"world"}'), { status: 200, text: '{"msg":"Hello world"}' });
    const { status, text } = await get(server, '/v1/hello/world');
    assert.deepEqual({ status, text }, { status: 200, text: '{"msg":"Hello world"}' });
  }
});

test('each engine is the one that was asked for', async () => {
  for (const [server, type, path, query] of [
    [ours, 'application/json', 404, 400],
    [theirs, 'application/json; charset=utf-8', 200, 200],
    [documented, 'application/json', 404, 400],
    [documentedOff, 'application/json; charset=utf-8', 200, 200],
  ]) {
    assert.equal((await get(server, '/v1/hello/world')).type, type);

    // The case of paths and unknown names tell the two apart.
    assert.equal((await get(server, '/V1/HELLO/world')).status, path);
    assert.equal((await get(server, '/v1/hello/world?x=1')).status, query);
  }
});

test('streams of requests are the gateway\'s alone', async () => {
  for (const path of ['/v1/hello:collect', '/v1/hello:chat']) {
    for (const [server, status] of [[ours, 200], [theirs, 404], [documented, 200], [documentedOff, 404]]) {
      assert.equal((await post(server, path, '{"name":"x"}')).status, status, path);
    }
  }
});

test('both engines write the messages of a stream as lines', async () => {
  for (const server of everyone) {
    const { text } = await get(server, '/v1/hello/world/stream');
    assert.deepEqual(text.trim().split('\n').map(line => JSON.parse(line).msg), Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`));
  }
});

test('both engines keep the details of an error', async () => {
  for (const server of everyone) {
    const { status, text } = await get(server, '/v1/fail/10');
    assert.equal(status, 409);
    const { code, message, details } = JSON.parse(text);
    assert.deepEqual({ code, message }, { code: 10, message: 'error!!!!!!' });
    assert.deepEqual(details.map(detail => [detail['@type'], detail.fieldViolations[0].field]), [['type.googleapis.com/google.rpc.BadRequest', 'bad']]);
  }
});

test('native gRPC is the same with both', async () => {
  for (const server of everyone) {
    const client = connect(server);
    assert.deepEqual((await ask(client, 'Hello', { name: 'world' })).answer, { msg: 'Hello world' });
    assert.equal((await readAll(client.StreamHello({ name: 'world' }))).messages.length, 10);
    client.close();
  }
});

test('Microsoft\'s documents have the routes of its transcoding, with the gateway and without it', async () => {
  for (const server of [documented, documentedOff]) {
    const { paths } = JSON.parse((await get(server, '/swagger/v1/swagger.json')).text);
    assert.deepEqual(Object.keys(paths).sort(), ['/v1/fail/{code}', '/v1/hello', '/v1/hello/{name}', '/v1/hello/{name}/stream']);
    assert.ok(paths['/v1/hello/{name}'].get && paths['/v1/hello'].post);
    assert.match((await get(server, '/swagger/index.html')).text, /swagger-ui/);
  }
});

test('our document has the routes of the gateway', async () => {
  const { paths } = JSON.parse((await get(ours, '/swagger/v1/swagger.json')).text);
  assert.ok(paths['/v1/hello/{name}'].get && paths['/v1/hello:chat'].post);
});

everyone.forEach(server => server.endsWell());
