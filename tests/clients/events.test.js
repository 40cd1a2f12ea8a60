// Streams as pages and programs take them: EventSource of npm and of Chromium, with connections that are cut on the way, and Chromium's fetch.
import assert from 'node:assert/strict';
import { EventSource } from 'eventsource';
import { launch, patience } from './harness/chromium.js';
import { Relay } from './harness/relay.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

// A browser waits 3 s before it reconnects, unless it is told otherwise. Watch, of the health service, lasts until its client leaves;
// ASP.NET Core logs the end of a request when the service has returned, not before.
const server = await Server.start({
  Gateway__EventStreamRetry: '00:00:00.05',
  Gateway__MapUnannotatedMethods: 'true',
  'Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics': 'Information',
});
const relay = await Relay.start(server.restPort);
const browser = await launch();

// The home page, through the relay: a page of the service, as far as the browser knows.
const page = await browser.newPage();
await page.goto(relay.url);

const countdown = Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`);
const ids = count => Array.from({ length: count }, (_, index) => `${index + 1}`);
const ok = { code: 0, message: '', details: [] };
const aborted = {
  code: 10,
  message: 'error!!!!!!',
  details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'bad', description: 'Bad Request' }] }],
};

/** Runs in Node.js and in pages: everything that an EventSource tells until it is closed for good. */
const listen = url => new Promise(resolve => {
  const seen = { messages: [], ids: [], ends: [], reconnects: 0 };
  const source = new EventSource(url);
  source.onmessage = ({ data, lastEventId }) => {
    seen.messages.push(JSON.parse(data).msg);
    seen.ids.push(lastEventId);
  };
  source.addEventListener('end', ({ data }) => seen.ends.push(JSON.parse(data)));
  source.onerror = error => {
    if (source.readyState === 2) {
      resolve({ ...seen, status: error.code });
    } else {
      seen.reconnects++;
    }
  };
});

globalThis.EventSource = EventSource;
const listeners = { 'npm eventsource': listen, Chromium: url => page.evaluate(listen, url) };

for (const [name, hear] of Object.entries(listeners)) {
  // Each listener has paths of its own, so that its requests can be told from the other's.
  const own = encodeURIComponent(name);
  const stream = which => `/v1/hello/${own}-${which}/stream`;
  const failing = (code, after) => `/v1/fail/${code}?after=${after}&message=${own}`;
  const requests = path => relay.said(path, 'last-event-id');

  test(`${name}: a stream that has ended is asked for once more, and never again`, async () => {
    const seen = await hear(`${relay.url}${stream('whole')}`);
    assert.deepEqual([seen.messages, seen.ids, seen.ends, seen.reconnects], [countdown, ids(10), [ok], 1]);

    // Another one reconnects twice meanwhile: the first would have done so as well.
    relay.cutAfter('data: {"msg":"This is 5 Msg"}\n\n');
    assert.equal((await hear(`${relay.url}${stream('later')}`)).reconnects, 2);
    assert.deepEqual(requests(stream('later')), [undefined, '6', 'end']);
    assert.deepEqual(requests(stream('whole')), [undefined, 'end']);
  }, patience);

  test(`${name}: a stream that is cut goes on where its numbers were`, async () => {
    relay.cutAfter('data: {"msg":"This is 8 Msg"}\n\n');
    const seen = await hear(`${relay.url}${stream('cut')}`);

    // This service does not look at where its client was, and counts from ten again.
    assert.deepEqual([seen.messages, seen.ids, seen.ends], [[...countdown.slice(0, 3), ...countdown], ids(13), [ok]]);
    assert.deepEqual(requests(stream('cut')), [undefined, '3', 'end']);
  });

  test(`${name}: half a message is none`, async () => {
    relay.cutAfter('id: 3\ndata: {"msg"');
    const seen = await hear(`${relay.url}${stream('half')}`);
    assert.deepEqual([seen.messages, seen.ids], [[...countdown.slice(0, 2), ...countdown], ids(12)]);
    assert.deepEqual(requests(stream('half')), [undefined, '2', 'end']);
  });

  test(`${name}: a failure after messages comes with its status and details`, async () => {
    const seen = await hear(`${relay.url}${failing(10, 2)}`);
    assert.deepEqual([seen.messages, seen.ends], [['This is 1 Msg', 'This is 2 Msg'], [{ ...aborted, message: name }]]);
    assert.deepEqual(requests(failing(10, 2)), [undefined, 'end']);
  });

  test(`${name}: a failure is not lost where the connection is cut within it`, async () => {
    relay.cutAfter('event: end\nid: end\ndata: {"code":10,');
    const seen = await hear(`${relay.url}${failing(10, 3)}`);
    assert.deepEqual([seen.messages.length, seen.ids, seen.ends], [6, ids(6), [{ ...aborted, message: name }]]);
    assert.deepEqual(requests(failing(10, 3)), [undefined, '3', 'end']);
  });

  test(`${name}: a failure before the first message is an answer of its own, and final`, async () => {
    const seen = await hear(`${relay.url}${failing(5, 0)}`);
    assert.deepEqual([seen.messages, seen.ends, seen.reconnects], [[], [], 0]);
    assert.equal(seen.status, name === 'Chromium' ? undefined : 404);
    assert.deepEqual(requests(failing(5, 0)), [undefined]);
  });
}

test('Chromium: what it is answered is 200, then 204; a refusal is a 404 that can be read', async () => {
  const statuses = [];
  const note = response => response.url().includes('/noted/') && statuses.push(response.status());
  page.on('response', note);
  await page.evaluate(listen, `${relay.url}/v1/hello/noted/stream`);
  page.off('response', note);
  assert.deepEqual(statuses, [200, 204]);
  const refusal = await page.evaluate(async () => {
    const answer = await fetch('/v1/fail/5', { headers: { accept: 'text/event-stream' } });
    return { status: answer.status, code: (await answer.json()).code };
  });
  assert.deepEqual(refusal, { status: 404, code: 5 });
});

test('Chromium: fetch reads each line before the next has left the service', async () => {
  const mark = '"}\n';
  await page.exposeFunction('letTheNextPass', () => relay.passUntil(mark));
  relay.passUntil(mark);
  const seen = await page.evaluate(async () => {
    const answer = await fetch('/v1/hello/a/stream');
    const pieces = [];
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      pieces.push(text);
      await window.letTheNextPass();
    }

    return { status: answer.status, type: answer.headers.get('content-type'), pieces };
  });
  relay.passUntil();
  assert.deepEqual(seen, { status: 200, type: 'application/x-ndjson', pieces: countdown.map(msg => `${JSON.stringify({ msg })}\n`) });
});

/** In a page: reads the first message of a stream without end, and leaves the stream open. */
const watch = async accept => {
  window.stop = new AbortController();
  const answer = await fetch('/grpc.health.v1.Health/Watch', {
    method: 'POST', headers: { 'content-type': 'application/json', accept }, body: '{"service":"proto.Greetering"}', signal: window.stop.signal,
  });
  const { value } = await answer.body.pipeThrough(new TextDecoderStream()).getReader().read();
  return value;
};
const serving = { 'application/x-ndjson': '{"status":"SERVING"}\n', 'text/event-stream': 'retry: 50\n\nid: 1\ndata: {"status":"SERVING"}\n\n' };
let left = 0;
const oneMoreIsLeft = () => server.logged(/Request finished .*\/grpc\.health\.v1\.Health\/Watch - 200/, ++left);

for (const accept of Object.keys(serving)) {
  test(`Chromium: the service hears of a page that stops reading ${accept}`, async () => {
    const direct = await browser.newPage();
    await direct.goto(server.restUrl);

    assert.equal(await direct.evaluate(watch, accept), serving[accept]);
    await direct.evaluate(() => window.stop.abort());
    await oneMoreIsLeft();

    assert.equal(await direct.evaluate(watch, accept), serving[accept]);
    await direct.close();
    await oneMoreIsLeft();
  });
}

test('the relay is closed', () => relay.close());

server.endsWell();
