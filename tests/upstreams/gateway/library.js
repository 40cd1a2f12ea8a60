// What the gateway does for the library, whichever server has it: every kind of call at every door, deadlines, and cancellation that reaches the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents } from '../harness/events.js';
import { ask as askNatively, connect, grpc, stream } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { until } from '../harness/until.js';
import { openSocket } from '../harness/websocket.js';

const library = 'upstreams.library.v1.Library';
const lines = { 'content-type': 'application/x-ndjson' };

/** `books` is what ListBooks answers, as JSON; the first of them is what GetBook does. */
export const testLibrary = ({ gateway, server, definitions, books }) => {
  const [book] = books;
  const path = '/v1/shelves/1/books';
  const cancelled = () => server.program.lines.filter(line => line === 'cancelled').length;
  const cancels = async act => {
    const before = cancelled();
    await act();
    await until(cancelled, count => count === before + 1);
  };

  test('one answer by REST', async () => {
    const { status, values } = await ask(gateway.url, { verb: 'GET', path: `/v1/${book.name}` });
    assert.deepEqual([status, values], [200, [book]]);
  });

  test('a failure by REST, with the status of the server', async () => {
    const { status, values } = await ask(gateway.url, { verb: 'GET', path: `${path}/none` });
    assert.deepEqual([status, values], [404, [{ code: 5, message: 'no shelves/1/books/none', details: [] }]]);
  });

  test('a stream of answers by lines, as an array and by events', async () => {
    const asLines = await ask(gateway.url, { verb: 'GET', path });
    assert.deepEqual([asLines.status, asLines.type, asLines.values], [200, 'application/x-ndjson', books]);
    assert.deepEqual((await ask(gateway.url, { verb: 'GET', path, headers: { accept: 'application/json' } })).values, [books]);
    const events = await readEvents(gateway.url, { verb: 'GET', path: `${path}?limit=1` });
    assert.deepEqual(events.map(({ event, data }) => [event, event === 'end' ? data.code : data]), [['message', book], ['end', 0]]);
  });

  test('a stream of requests, and both streams, by lines', async () => {
    const added = await ask(gateway.url, { path: '/v1/books:add', body: '{"title":"a"}\n{"title":"b","edition":0}\n', headers: lines });
    assert.deepEqual(added.values, [{ added: 2 }]);
    const told = await ask(gateway.url, { path: '/v1/questions:ask', body: '{"text":"a"}\n{"text":"b"}\n', headers: lines });
    assert.deepEqual(told.values, [{ text: 'a!' }, { text: 'b!' }]);
  });

  test('all kinds by WebSocket', async () => {
    const chat = await openSocket(gateway.url, '/v1/questions:ask');
    for (const text of ['a', 'b', 'c']) {
      chat.send({ text });
      assert.deepEqual(await chat.next(), { text: `${text}!` });
    }

    chat.finish();
    assert.equal((await chat.closed).code, 1000);

    const adding = await openSocket(gateway.url, '/v1/books:add');
    adding.send({ title: 'a' });
    adding.finish();
    assert.deepEqual(await adding.next(), { added: 1 });

    const listing = await openSocket(gateway.url, path);
    assert.deepEqual([await listing.next(), await listing.next()], books);
    assert.equal((await listing.closed).code, 1000);

    const failing = await openSocket(gateway.url, `${path}/none`);
    assert.equal((await failing.next()).error.code, 5);
    assert.equal((await failing.closed).code, 4005);
  });

  test('all kinds natively', async () => {
    const client = connect(definitions, library, gateway.port);
    const answer = await askNatively(client, 'GetBook', { name: book.name });
    assert.equal(answer.title, book.title);
    await assert.rejects(askNatively(client, 'GetBook', { name: 'x' }), { code: 5, details: 'no x' });
    assert.deepEqual((await stream(client, 'ListBooks', { parent: 'shelves/1' })).map(({ title }) => title), books.map(({ title }) => title));
    assert.deepEqual(await stream(client, 'Ask', { text: 'a' }, { text: 'b' }), [{ text: 'a!' }, { text: 'b!' }]);
    const added = await new Promise((resolve, reject) => {
      const call = client.AddBooks((error, response) => (error ? reject(error) : resolve(response)));
      call.write({ title: 'a' });
      call.end();
    });
    assert.deepEqual(added, { added: 1 });
    client.close();
  });

  test('a deadline ends a call at every door, and in the server', async () => {
    await cancels(async () => {
      const client = connect(definitions, library, gateway.port);
      const call = client.Ask(new grpc.Metadata(), { deadline: Date.now() + 300 }).on('data', () => {});
      call.write({ text: 'a' });
      assert.equal((await new Promise(resolve => call.on('error', resolve))).code, grpc.status.DEADLINE_EXCEEDED);
      client.close();
    });
    await cancels(async () => {
      const socket = await openSocket(gateway.url, '/v1/questions:ask', { 'grpc-timeout': '300m' });
      socket.send({ text: 'a' });
      await socket.next();
      assert.equal((await socket.next()).error.code, 4);
      assert.equal((await socket.closed).code, 4004);
    });
    await cancels(async () => {
      const body = new ReadableStream({ start: controller => controller.enqueue(Buffer.from('{"text":"a"}\n')) });
      const answer = await fetch(`${gateway.url}/v1/questions:ask`, { method: 'POST', body, duplex: 'half', headers: { ...lines, 'grpc-timeout': '500m' } });
      assert.equal(answer.status, 200);
      const [, last] = (await answer.text()).trim().split('\n').map(line => JSON.parse(line));
      assert.equal(last.error.code, 4);
    });
  });

  test('a client that leaves is cancelled in the server, whatever its door', async () => {
    await cancels(async () => {
      const client = connect(definitions, library, gateway.port);
      const call = client.Ask().on('error', () => {});
      call.write({ text: 'a' });
      await new Promise(resolve => call.once('data', resolve));
      call.cancel();
      client.close();
    });
    await cancels(async () => {
      const socket = await openSocket(gateway.url, '/v1/questions:ask');
      socket.send({ text: 'a' });
      await socket.next();
      socket.close();
    });
    await cancels(async () => {
      const leave = new AbortController();
      const body = new ReadableStream({ start: controller => controller.enqueue(Buffer.from('{"text":"a"}\n')) });
      const answer = await fetch(`${gateway.url}/v1/questions:ask`, { method: 'POST', body, duplex: 'half', headers: lines, signal: leave.signal });
      await answer.body.getReader().read();
      leave.abort();
    });
  });
};
