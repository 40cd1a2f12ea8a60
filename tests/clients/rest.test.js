// REST as the README shows it, and as HTTP has it, by fetch and on bare sockets.
import assert from 'node:assert/strict';
import { Connection } from './harness/raw-http.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const json = { 'content-type': 'application/json' };
const get = (path, headers = {}) => fetch(`${server.restUrl}${path}`, { headers });
const post = (path, body, headers = json) => fetch(`${server.restUrl}${path}`, { method: 'POST', headers, body });
const countdown = Array.from({ length: 10 }, (_, index) => ({ msg: `This is ${10 - index} Msg` }));
const aborted = '{"code":10,"message":"error!!!!!!","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"bad","description":"Bad Request"}]}]}';

// google.rpc.Code in HTTP.
const httpStatus = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

test('GET /v1/hello/world', async () => {
  const connection = await Connection.open(server.restPort);
  const { status, headers, body } = await connection.ask('GET /v1/hello/world');
  assert.equal(status, 200);
  assert.equal(body, '{"msg":"Hello world"}');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['content-length'], '21');
  connection.close();
});

test('POST /v1/hello', async () => {
  const answer = await post('/v1/hello', '{"name":"world"}');
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), '{"msg":"Hello world"}');
});

test('POST takes JSON of any +json type, of none, and in UTF-8', async () => {
  for (const type of ['application/json; charset=utf-8', 'application/vnd.greeting+json', 'APPLICATION/JSON']) {
    const answer = await post('/v1/hello', '{"name":"世界"}', { 'content-type': type });
    assert.equal(await answer.text(), '{"msg":"Hello 世界"}', type);
  }

  const connection = await Connection.open(server.restPort);
  const { body } = await connection.ask('POST /v1/hello', {}, '{"name":"x"}');
  assert.equal(body, '{"msg":"Hello x"}');
  connection.close();
});

test('a body in chunks of one byte is a body', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello', { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' });
  for (const letter of '{"name":"x"}') {
    connection.writeChunk(letter);
  }

  connection.writeChunk();
  assert.equal((await connection.read()).body, '{"msg":"Hello x"}');
  connection.close();
});

test('names in every script, in the path and in the body', async () => {
  for (const name of ['世界', 'Ünïcödé', '👩‍👩‍👧', 'a b', '50%', 'a+b', '"\\', 'a?b#c', '\u007f\u0001']) {
    for (const answer of [await get(`/v1/hello/${encodeURIComponent(name)}`), await post('/v1/hello', JSON.stringify({ name }))]) {
      assert.equal(answer.status, 200, name);
      assert.deepEqual(await answer.json(), { msg: `Hello ${name}` });
    }
  }
});

test('a stream is a line a message', async () => {
  const answer = await get('/v1/hello/world/stream');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/x-ndjson');
  assert.equal(await answer.text(), countdown.map(message => `${JSON.stringify(message)}\n`).join(''));
});

test('a stream is one JSON array where that is asked for', async () => {
  for (const accept of ['application/json', 'text/html,application/xhtml+xml,*/*;q=0.8', 'application/x-ndjson;q=0.1, application/json']) {
    const answer = await get('/v1/hello/world/stream', { accept });
    assert.equal(answer.headers.get('content-type'), 'application/json', accept);
    assert.equal(await answer.text(), JSON.stringify(countdown));
  }
});

test('a stream in a format that is not offered is 406', async () => {
  const answer = await get('/v1/hello/world/stream', { accept: 'image/png' });
  assert.equal(answer.status, 406);
  assert.equal((await answer.json()).code, 3);
});

test('GET /v1/fail/10', async () => {
  const connection = await Connection.open(server.restPort);
  const { status, headers, body } = await connection.ask('GET /v1/fail/10');
  assert.equal(status, 409);
  assert.equal(body, aborted);
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['content-length'], '165');
  connection.close();
});

for (let code = 1; code <= 16; code++) {
  test(`GET /v1/fail/${code} is ${httpStatus[code]}`, async () => {
    const answer = await get(`/v1/fail/${code}?message=${encodeURIComponent('Grüße "an" alle')}`);
    const body = await answer.json();
    assert.equal(answer.status, httpStatus[code]);
    assert.equal(body.code, code);
    assert.equal(body.message, 'Grüße "an" alle');
    assert.equal(body.details.length > 0, true);
    assert.match(body.details[0]['@type'], /^type\.googleapis\.com\/google\.rpc\./);
  });
}

test('UNAUTHENTICATED says how to authenticate', async () => {
  assert.equal((await get('/v1/fail/16')).headers.has('www-authenticate'), true);
});

test('a quota says when to try again', async () => {
  const answer = await get('/v1/fail/8');
  assert.equal(answer.headers.get('retry-after'), '30');
  assert.deepEqual((await answer.json()).details, [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ subject: 'client:you', description: 'Ten greetings a minute are enough.' }] },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '30s' },
  ]);
});

test('a stream that fails after messages ends with a line that says so', async () => {
  const answer = await get('/v1/fail/10?after=2');
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), `{"msg":"This is 1 Msg"}\n{"msg":"This is 2 Msg"}\n{"error":${aborted}}\n`);
});

test('an array that fails after messages is still JSON', async () => {
  const answer = await get('/v1/fail/10?after=2', { accept: 'application/json' });
  assert.deepEqual(await answer.json(), [{ msg: 'This is 1 Msg' }, { msg: 'This is 2 Msg' }, { error: JSON.parse(aborted) }]);
});

test('a thousand messages are a thousand lines', async () => {
  const lines = (await (await get('/v1/fail/0?after=1000')).text()).split('\n');
  assert.equal(lines.length, 1001);
  assert.equal(lines[999], '{"msg":"This is 1000 Msg"}');
});

test('an empty stream is 200 and nothing, or an empty array', async () => {
  assert.equal(await (await get('/v1/fail/0')).text(), '');
  assert.equal(await (await get('/v1/fail/0', { accept: 'application/json' })).text(), '[]');
});

test('HEAD has the headers of GET and no body', async () => {
  const connection = await Connection.open(server.restPort);
  const hello = await connection.ask('HEAD /v1/hello/world');
  assert.equal(hello.status, 200);
  assert.equal(hello.headers['content-length'], '21');
  const stream = await connection.ask('HEAD /v1/hello/world/stream');
  assert.equal(stream.status, 200);
  assert.equal(stream.headers['content-type'], 'application/x-ndjson');
  const missing = await connection.ask('HEAD /v1/hello/x?bad=1');
  assert.equal(missing.status, 400);
  assert.equal((await connection.ask('GET /v1/hello/again')).body, '{"msg":"Hello again"}');
  connection.close();
});

test('OPTIONS tells what is allowed', async () => {
  for (const [path, allow] of [['/v1/hello', 'OPTIONS, POST'], ['/v1/hello/x', 'GET, HEAD, OPTIONS']]) {
    const answer = await fetch(`${server.restUrl}${path}`, { method: 'OPTIONS' });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('allow'), allow);
  }
});

test('another method is 405 with what is allowed', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    const answer = await fetch(`${server.restUrl}/v1/hello`, { method });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'OPTIONS, POST');
    assert.equal((await answer.json()).code, 12);
  }
});

test('a path that nobody knows is 404', async () => {
  for (const path of ['/v1', '/v2/hello/x', '/v1/hello/x/y', '/v1/Hello/x', '/V1/hello/x', '/v1/hello/x:verb/y', '/v1/hello//stream', '//v1/hello/x']) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test('a slash at the end is passed over', async () => {
  assert.equal(await (await get('/v1/hello/x/')).text(), '{"msg":"Hello x"}');
});

test('an escaped slash belongs to the name', async () => {
  assert.deepEqual(await (await get('/v1/hello/a%2Fb')).json(), { msg: 'Hello a/b' });
  assert.deepEqual(await (await get('/v1/hello/a%252Fb')).json(), { msg: 'Hello a%2Fb' });
});

test('dots in a path are resolved before it is matched, escaped or not', async () => {
  const connection = await Connection.open(server.restPort);
  for (const [path, name] of [['/v1/hello/x/../y', 'y'], ['/v1/hello/x/%2e%2E/y', 'y'], ['/v1/./hello/x', 'x'], ['/../../v1/hello/x', 'x'], ['/v1/hello/x/stream/..', 'x']]) {
    const { status, body } = await connection.ask(`GET ${path}`);
    assert.equal(status, 200, path);
    assert.equal(body, `{"msg":"Hello ${name}"}`);
  }

  connection.close();
});

test('a target in absolute form is a target', async () => {
  const connection = await Connection.open(server.restPort);
  const { body } = await connection.ask('GET http://localhost/v1/hello/x');
  assert.equal(body, '{"msg":"Hello x"}');
  connection.close();
});

test('fields come from the query where the path and the body leave them', async () => {
  const answer = await get('/v1/fail/5?message=a%26b&after=0');
  assert.equal((await answer.json()).message, 'a&b');
});

test('a client may break off a stream', async () => {
  for (let index = 0; index < 20; index++) {
    const connection = await Connection.open(server.restPort);
    connection.send('GET /v1/fail/10?after=1000');
    connection.close();
  }

  assert.equal((await get('/v1/hello/x')).status, 200);
});

test('a client may break off a body', async () => {
  for (let index = 0; index < 20; index++) {
    const connection = await Connection.open(server.restPort);
    connection.send('POST /v1/hello', { ...json, 'Content-Length': 1000 }, '{"name":');
    connection.close();
  }

  assert.equal((await get('/v1/hello/x')).status, 200);
});

test('requests may be sent before their answers are read', async () => {
  const connection = await Connection.open(server.restPort);
  for (let index = 0; index < 50; index++) {
    connection.send(index % 2 ? `GET /v1/hello/${index}` : `GET /v1/fail/10?message=${index}`);
  }

  for (let index = 0; index < 50; index++) {
    const { status, json } = await connection.read();
    assert.equal(status, index % 2 ? 200 : 409);
    assert.equal(index % 2 ? json().msg : json().message, index % 2 ? `Hello ${index}` : `${index}`);
  }

  connection.close();
});

server.endsWell();
