// Streams both ways by REST: lines, arrays, Server-Sent Events, and a chat over a bare socket.
import assert from 'node:assert/strict';
import { connect } from './harness/greetering.js';
import { Connection } from './harness/raw-http.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const ndjson = { 'Content-Type': 'application/x-ndjson' };
const chunked = { ...ndjson, 'Transfer-Encoding': 'chunked' };
const collect = (body, headers = ndjson) => fetch(`${server.restUrl}/v1/hello:collect`, { method: 'POST', headers, body });

test('names are collected from lines, from values with nothing between, and from an array', async () => {
  for (const body of ['{"name":"a"}\n{"name":"b"}\n', '{"name":"a"}{"name":"b"}', '[{"name":"a"},{"name":"b"}]', ' [ {"name":"a"} , {"name":"b"} ] ', '{"name":"a"}\r\n\r\n{"name":"b"}']) {
    const answer = await collect(body);
    assert.equal(answer.status, 200, body);
    assert.equal(await answer.text(), '{"msg":"server end."}');
    assert.equal(answer.headers.get('grpc-trailer-hello-count'), '2');
  }
});

test('a stream of no messages is a stream', async () => {
  for (const body of ['', '[]', '\n']) {
    const answer = await collect(body);
    assert.equal(answer.headers.get('grpc-trailer-hello-count'), '0', JSON.stringify(body));
  }
});

test('a message is read however its bytes are cut', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:collect', chunked);
  for (const letter of '[{"name":"one"},{"name":"two"}]') {
    connection.writeChunk(letter);
  }

  connection.writeChunk();
  assert.equal((await connection.read()).headers['grpc-trailer-hello-count'], '2');
  await server.logged(/^client: two$/);
  connection.close();
});

test('a message that cannot be read ends the call, and the error says which one it was', async () => {
  for (const body of ['{"name":"a"}\n{"name":5}\n', '[{"name":"a"},{"nme":"b"}]', '{"name":"a"}\n{"name":', '{"name":"a"} nonsense']) {
    const answer = await collect(body);
    assert.equal(answer.status, 400, body);
    const { code, message } = await answer.json();
    assert.equal(code, 3);
    assert.match(message, /2/, body);
  }
});

test('an array of messages that is not closed is 400', async () => {
  const answer = await collect('[{"name":"a"}');
  assert.equal(answer.status, 400);
  assert.match((await answer.json()).message, /not closed/);
});

test('a message of a stream that is too long is 413, a stream may be longer', async () => {
  assert.equal((await collect(JSON.stringify({ name: 'x'.repeat(5_000_000) }))).status, 413);
  const line = `${JSON.stringify({ name: 'x'.repeat(999_000) })}\n`;
  const answer = await collect(line.repeat(40));
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('grpc-trailer-hello-count'), '40');
});

test('a chat answers while it is told', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:chat', chunked);
  connection.writeChunk('{"name":"first"}\n');
  const { status, headers } = await connection.readHead();
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/x-ndjson');
  assert.equal(await connection.readChunk(), '{"msg":"first"}\n');
  server.type('from the console');
  assert.equal(await connection.readChunk(), '{"msg":"from the console"}\n');
  connection.writeChunk('{"name":"second"}\n');
  assert.equal(await connection.readChunk(), '{"msg":"second"}\n');
  connection.writeChunk();
  assert.equal(await connection.readChunk(), null);
  connection.close();
});

test('REST and gRPC chat in one room', async () => {
  const rest = await Connection.open(server.restPort);
  rest.send('POST /v1/hello:chat', chunked);
  rest.writeChunk('{"name":"here is REST"}');
  await rest.readHead();
  assert.equal(await rest.readChunk(), '{"msg":"here is REST"}\n');

  const client = connect(server);
  const chat = client.ChatHello();
  const heard = [];
  const heardTwo = new Promise(resolve => chat.on('data', ({ msg }) => heard.push(msg) === 2 && resolve()));
  chat.write({ name: 'here is gRPC' });
  assert.equal(await rest.readChunk(), '{"msg":"here is gRPC"}\n');
  rest.writeChunk('{"name":"hello, gRPC"}');
  await heardTwo;
  assert.deepEqual(heard, ['here is gRPC', 'hello, gRPC']);
  chat.end();
  rest.writeChunk();
  assert.equal(await rest.readChunks(), '{"msg":"hello, gRPC"}\n');
  rest.close();
  client.close();
});

test('a chat whose deadline passes ends with a line that says so', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:chat', { ...chunked, 'X-Server-Timeout': '0.5' });
  connection.writeChunk('{"name":"quick"}');
  assert.equal((await connection.readHead()).status, 200);
  const [first, last] = (await connection.readChunks()).trim().split('\n');
  assert.equal(first, '{"msg":"quick"}');
  assert.equal(JSON.parse(last).error.code, 4);
  connection.close();
});

test('a stream of requests whose deadline passes is 504', async () => {
  const connection = await Connection.open(server.restPort);
  connection.send('POST /v1/hello:collect', { ...chunked, 'grpc-timeout': '300m' });
  connection.writeChunk('{"name":"quick"}');
  assert.equal((await connection.read()).status, 504);
  connection.close();
});

test('clients that are gone in the middle of their streams do no harm', async () => {
  for (let index = 0; index < 20; index++) {
    const connection = await Connection.open(server.restPort);
    connection.send(`POST /v1/hello:${index % 2 ? 'chat' : 'collect'}`, chunked);
    connection.writeChunk('{"name":"x"}');
    connection.write('fff\r\n{"na');
    if (index % 4 === 1) {
      await connection.readHead();
    }

    connection.close();
  }

  assert.equal((await fetch(`${server.restUrl}/v1/hello/x`)).status, 200);
});

test('Server-Sent Events number the messages and say how they ended', async () => {
  const answer = await fetch(`${server.restUrl}/v1/fail/10?after=2`, { headers: { accept: 'text/event-stream' } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
  const events = (await answer.text()).trim().split('\n\n').map(event => Object.fromEntries(event.split('\n').map(line => line.split(/: (.*)/s))));
  assert.deepEqual(events.slice(0, 2), [{ id: '1', data: '{"msg":"This is 1 Msg"}' }, { id: '2', data: '{"msg":"This is 2 Msg"}' }]);
  assert.equal(events[2].event, 'end');
  assert.equal(events[2].id, 'end');
  assert.equal(JSON.parse(events[2].data).code, 10);
  assert.equal(events.length, 3);
});

test('Server-Sent Events that have ended are not begun again', async () => {
  const answer = await fetch(`${server.restUrl}/v1/hello/x/stream`, { headers: { accept: 'text/event-stream', 'last-event-id': 'end' } });
  assert.equal(answer.status, 204);
});

server.endsWell();
