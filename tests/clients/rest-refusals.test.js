// What REST refuses: each with its status and a reason that helps, and the connection still usable wherever it can be.
import assert from 'node:assert/strict';
import { Connection } from './harness/raw-http.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const json = { 'Content-Type': 'application/json' };
const violation = (field, description) => [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }];

/** Each refusal: why, the request, the HTTP status, the message, the field that a detail names. */
const refusals = [
  ['text that is no JSON', post('hello'), 400, /^\$: .*\(line 1, column 1\)$/],
  ['an empty body, which is an empty message,', post(''), 400, /^name must not be empty$/, 'name'],
  ['JSON that stops short', post('{"name":"x"'), 400, /^\$\.name: .*\(line 1, column 12\)$/, 'name'],
  ['JSON that stops in a string', post('{"name":"x'), 400, /\(line 1, column \d+\)$/],
  ['JSON with a comma too many', post('{"name":"x",}'), 400, /\(line 1, column 13\)$/],
  ['JSON with more behind it', post('{"name":"x"} {}'), 400, /\(line 1, column 14\)$/],
  ['a mistake on the third line', post('{\n  "name":\n  x\n}'), 400, /\(line 3, column 3\)$/],
  ['a number for a string', post('{"name":5}'), 400, /^\$\.name: expected a string, found 5 \(line 1, column 9\)$/, 'name'],
  ['an object for a string', post('{"name":{}}'), 400, /^\$\.name: expected a string/, 'name'],
  ['an array for a message', post('["x"]'), 400, /^\$: /],
  ['null for a message', post('null'), 400, /^\$: /],
  ['an unknown field', post('{"nme":"x"}'), 400, /nme.*\(line 1, column 2\)$/],
  ['a field twice', post('{"name":"x","name":"y"}'), 400, /name/, 'name'],
  ['a byte that is not UTF-8', post(Buffer.from('{"name":"\xff"}', 'latin1')), 400, /UTF-8/],
  ['an overlong form in UTF-8', post(Buffer.from('{"name":"\xc0\xaf"}', 'latin1')), 400, /UTF-8/],
  ['a surrogate in UTF-8', post(Buffer.from('{"name":"\xed\xa0\x80"}', 'latin1')), 400, /UTF-8/],
  ['half a surrogate pair in an escape', post('{"name":"\\ud800"}'), 400, /^\$\.name: /],
  ['a broken escape in a string', post('{"name":"\\x"}'), 400, /^\$\.name: /],
  ['a control character in a string', post('{"name":"\n"}'), 400, /^\$\.name: /],
  ['ten thousand arrays in each other', post('['.repeat(10_000) + ']'.repeat(10_000)), 400, /^\$/],
  ['ten thousand objects in a field', post('{"name":'.repeat(10_000)), 400, /^\$/],
  ['ten thousand arrays in an unknown field', post(`{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), 400, /^\$/],
  ['a name of ten thousand letters that nobody knows', post(`{"${'x'.repeat(10_000)}":1}`), 400, /./],
  ["curl's own content type", ['POST /v1/hello', { 'Content-Type': 'application/x-www-form-urlencoded' }, '{"name":"x"}'], 415, /-H 'content-type: application\/json'/],
  ['text/plain', ['POST /v1/hello', { 'Content-Type': 'text/plain' }, '{"name":"x"}'], 415, /^The content type 'text\/plain' is not accepted\. Accepted: application\/json/],
  ['UTF-16', ['POST /v1/hello', { 'Content-Type': 'application/json; charset=utf-16' }, '{"name":"x"}'], 415, /utf-16/],
  ['a content type that is none', ['POST /v1/hello', { 'Content-Type': '/' }, '{"name":"x"}'], 415, /'\/'/],
  ['a content encoding', ['POST /v1/hello', { ...json, 'Content-Encoding': 'gzip' }, '{"name":"x"}'], 415, /gzip/],
  ['an unknown query parameter', ['GET /v1/hello/x?nme=y'], 400, /nme/],
  ['a query parameter beside a body that takes all', ['POST /v1/hello?name=y', json, '{"name":"x"}'], 400, /name/],
  ['a query parameter for what the path has', ['GET /v1/hello/x?name=y'], 400, /name/, 'name'],
  ['a query parameter of the wrong type', ['GET /v1/fail/10?after=many'], 400, /after.*many/, 'after'],
  ['a number that does not fit', ['GET /v1/fail/10?after=2147483648'], 400, /after/, 'after'],
  ['a single field twice', ['GET /v1/fail/10?after=1&after=2'], 400, /after/, 'after'],
  ['a broken escape in the query', ['GET /v1/fail/10?message=%zz'], 400, /./],
  ['an escape in the query that is not UTF-8', ['GET /v1/fail/10?message=%ff'], 400, /./],
  ['a path variable of the wrong type', ['GET /v1/fail/ten'], 400, /code.*ten/, 'code'],
  ['a code that there is not', ['GET /v1/fail/17'], 400, /^code must be/, 'code'],
  ['a broken escape in the path', ['GET /v1/hello/%zz'], 400, /percent/],
  ['an escape that stops short', ['GET /v1/hello/x%2'], 400, /percent/],
  ['an escape in the path that is not UTF-8', ['GET /v1/hello/%ff'], 400, /./],
  ['a body where none belongs', ['GET /v1/hello/x', json, '{"name":"y"}'], 400, /takes no request body/],
  ['a bad grpc-timeout', ['GET /v1/hello/x', { 'grpc-timeout': '5 seconds' }], 400, /^The header grpc-timeout is '5 seconds'/],
  ['a bad X-Server-Timeout', ['GET /v1/hello/x', { 'X-Server-Timeout': '-1' }], 400, /^The header X-Server-Timeout is '-1'/],
  ['X-Server-Timeout that is not a number', ['GET /v1/hello/x', { 'X-Server-Timeout': 'NaN' }], 400, /X-Server-Timeout/],
  ['X-Server-Timeout for ever', ['GET /v1/hello/x', { 'X-Server-Timeout': 'Infinity' }], 400, /X-Server-Timeout/],
  ['a -bin header that is not base64', ['GET /v1/hello/x', { 'x-blob-bin': '*' }], 400, /^The value of the header 'x-blob-bin' is not base64\.$/],
  ['metadata under its prefix that is not base64', ['GET /v1/hello/x', { 'Grpc-Metadata-blob-bin': '*' }], 400, /base64/],
  ['another method', ['PUT /v1/hello', json, '{"name":"x"}'], 405, /^PUT is not allowed here\. Allowed: OPTIONS, POST\.$/],
  ['a method of its own', ['GREET /v1/hello'], 405, /^GREET is not allowed here/],
];

for (const [why, request, status, message, field] of refusals) {
  test(`${why} is ${status}`, async () => {
    const connection = await Connection.open(server.restPort);
    const answer = await connection.ask(...request);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.headers['content-type'], 'application/json');
    const body = answer.json();
    assert.equal(body.code, { 400: 3, 405: 12, 415: 3 }[status]);
    assert.match(body.message, message);
    assert.ok(body.message.length < 1000, `A message of ${body.message.length} letters.`);
    if (field) {
      assert.equal(body.details[0].fieldViolations[0].field, field);
    }

    const next = await connection.ask('GET /v1/hello/again');
    assert.equal(next.body, '{"msg":"Hello again"}', 'The connection is still usable.');
    connection.close();
  });
}

test('an empty name is refused by the service itself, with the field in the details', async () => {
  const connection = await Connection.open(server.restPort);
  const { status, json: read } = await connection.ask(...post('{}'));
  assert.equal(status, 400);
  assert.deepEqual(read(), { code: 3, message: 'name must not be empty', details: violation('name', 'must not be empty') });
  connection.close();
});

test('100 MB are refused by their Content-Length, before they come', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello', { ...json, 'Content-Length': 100_000_000 });
  const { status, json: read } = await connection.read();
  assert.equal(status, 413);
  assert.equal(read().code, 8);
  assert.match(read().message, /4194304 bytes/);
  connection.close();
});

test('100 MB in chunks are refused as soon as they are too long', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello', { ...json, 'Transfer-Encoding': 'chunked' });
  connection.write('5f5e100\r\n{"name":"');
  const lot = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < 5_000_000; sent += lot.length) {
    connection.write(lot);
  }

  const { status, json: read } = await connection.read();
  assert.equal(status, 413);
  assert.equal(read().code, 8);
  connection.close();
});

test('what waits for 100-continue is told to send, and too much is refused without that', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello', { ...json, Expect: '100-continue', 'Content-Length': 12 });
  assert.equal((await connection.read()).status, 100);
  connection.write('{"name":"x"}');
  assert.equal((await connection.read()).body, '{"msg":"Hello x"}');
  connection.send('POST /v1/hello', { ...json, Expect: '100-continue', 'Content-Length': 100_000_000 });
  assert.equal((await connection.read()).status, 413);
  connection.close();
});

test('a message of 4 MiB is answered, one byte more is 413', async () => {
  const name = 'x'.repeat(4 * 1024 * 1024 - 11); // {"name":""} around it
  const connection = await Connection.open(server.restPort);
  const { status, body } = await connection.ask(...post(JSON.stringify({ name })));
  assert.equal(status, 200);
  assert.ok(body === `{"msg":"Hello ${name}"}`);
  assert.equal((await connection.ask(...post(JSON.stringify({ name: `${name}x` })))).status, 413);
  connection.close();
});

test('a body that does not come in time is 504, by grpc-timeout and by X-Server-Timeout', async () => {
  for (const header of [{ 'grpc-timeout': '200m' }, { 'X-Server-Timeout': '0.2' }]) {
    const connection = await Connection.open(server.restPort);
    connection.send('POST /v1/hello', { ...json, ...header, 'Content-Length': 100 }, '{"name":');
    const { status, json: read } = await connection.read();
    assert.equal(status, 504);
    assert.equal(read().code, 4);
    connection.close();
  }
});

test('a chunked body where none belongs is not waited for', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('GET /v1/hello/x', { 'Transfer-Encoding': 'chunked' });
  assert.equal((await connection.read()).body, '{"msg":"Hello x"}');
  connection.close();
});

test('broken chunks are 400', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello', { ...json, 'Transfer-Encoding': 'chunked' });
  connection.write('zz\r\n{}');
  assert.equal((await connection.read()).status, 400);
  connection.close();
});

test('what is not HTTP is 400', async () => {
  for (const bytes of ['GET /v1/hello/%00 HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /v1/hello/\xff HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /v1/hello/x HTTP/1.1\r\n\r\n', 'nonsense\r\n\r\n']) {
    const connection = await Connection.open(server.restPort);
    connection.write(bytes);
    assert.equal((await connection.read()).status, 400, bytes);
    connection.close();
  }
});

test('gRPC over HTTP/1.1 is refused as such', async () => {
  const connection = await Connection.open(server.restPort);
  const { status } = await connection.ask('POST /proto.Greetering/Hello', { 'Content-Type': 'application/grpc' }, 'xxxxx');
  assert.equal(status, 426);
  connection.close();
});

test('after all that the server serves', async () => {
  const answer = await fetch(`${server.restUrl}/v1/hello/world`);
  assert.equal(await answer.text(), '{"msg":"Hello world"}');
});

server.endsWell();

function post(body) {
  return ['POST /v1/hello', { ...json, 'Content-Length': Buffer.byteLength(body) }, body];
}
