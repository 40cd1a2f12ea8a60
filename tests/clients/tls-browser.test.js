// Chromium over TLS, where it speaks HTTP/2: WebSockets are streams of the page's own connection there (RFC 8441), and fetch can send a stream.
import assert from 'node:assert/strict';
import { tlsEndpoints, trust } from './harness/certificate.js';
import { launch } from './harness/chromium.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

// ASP.NET Core logs what each request came by, and its end when the service has returned. Watch, of the health service, lasts until its client leaves.
const server = await Server.start({
  ...tlsEndpoints,
  Gateway__MapUnannotatedMethods: 'true',
  Gateway__EventStreamRetry: '00:00:00.05',
  'Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics': 'Information',
});
const countdown = Array.from({ length: 10 }, (_, index) => JSON.stringify({ msg: `This is ${10 - index} Msg` }));
const well = { code: 1000, reason: '', wasClean: true };

/** In a page: sends a text at once and each of the others after an answer, and tells all that came. */
const run = ({ url, texts, protocols }) => new Promise(resolve => {
  const socket = new WebSocket(url, protocols);
  const seen = { messages: [] };
  const sendNext = () => texts.length > 0 && socket.send(texts.shift());
  socket.onopen = sendNext;
  socket.onmessage = ({ data }) => {
    seen.messages.push(data);
    sendNext();
  };
  socket.onclose = ({ code, reason, wasClean }) => resolve({ ...seen, code, reason, wasClean });
});
const call = (page, origin, path, { texts = [], protocols } = {}) => page.evaluate(run, { url: `${origin.replace('https:', 'wss:')}${path}`, texts, protocols });

// Each has an origin of its own, so that what the log has of it is of this browser.
const [h2, h1] = await Promise.all([
  { name: 'HTTP/2', hop: 'h2', handshake: 'HTTP/2 CONNECT', answered: 200, flags: [] },
  { name: 'HTTP/1.1', hop: 'http/1.1', handshake: 'HTTP/1.1 GET', answered: 101, flags: ['--disable-http2'] },
].map(async (way, index) => {
  const browser = await launch(trust, ...way.flags);
  const page = await browser.newPage();
  await page.goto(server.tlsUrls[index]);
  return { ...way, browser, page, origin: server.tlsUrls[index] };
}));

for (const { name, hop, handshake, answered, origin, page } of [h2, h1]) {
  const check = async (path, more, expected) => {
    assert.deepEqual(await call(page, origin, path, more), expected);
    await server.logged(new RegExp(`Request finished ${handshake} ${origin}${path} - ${answered}`));
  };

  test(`${name}: the page came by it`, async () => {
    assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation')[0].nextHopProtocol), hop);
  });

  test(`${name}: a unary call by WebSocket`, () => check('/v1/hello/world', {}, { messages: ['{"msg":"Hello world"}'], ...well }));

  test(`${name}: a server stream by WebSocket`, () => check('/v1/hello/world/stream', {}, { messages: countdown, ...well }));

  test(`${name}: a client stream by WebSocket`, () => check('/v1/hello:collect', { texts: [''] }, { messages: ['{"msg":"server end."}'], ...well }));

  test(`${name}: a chat by WebSocket, each line answered before the next is said`, () =>
    check('/v1/hello:chat', { texts: ['{"name":"one"}', '{"name":"two"}', ''] }, { messages: ['{"msg":"one"}', '{"msg":"two"}'], ...well }));

  test(`${name}: a failure has its close code`, async () => {
    const { messages, ...end } = await call(page, origin, '/v1/fail/10?after=1');
    assert.deepEqual([messages.length, end], [2, { code: 4010, reason: 'error!!!!!!', wasClean: true }]);
  });

  test(`${name}: a token goes among the sub-protocols`, () => check('/v1/hello/bearer', { protocols: ['bearer', 'abc.def'] }, { messages: ['{"msg":"Hello bearer"}'], ...well }));

  test(`${name}: the plain echo answers`, async () => {
    const reply = await page.evaluate(url => new Promise(resolve => {
      const socket = new WebSocket(url);
      socket.onopen = () => socket.send('hello');
      socket.onclose = ({ code }) => resolve(`closed with ${code}`);
      socket.onmessage = ({ data }) => resolve(data);
    }), `${origin.replace('https:', 'wss:')}/ws`);
    assert.equal(reply, 'server reply: hello');
    await server.logged(new RegExp(`Request starting ${handshake} ${origin}/ws `));
  });
}

test('HTTP/2: a page from elsewhere opens nothing', async () => {
  const page = await h2.browser.newPage();

  // The home page has a policy of its own, which would stop all of this in the browser.
  await page.goto(`${h1.origin}/healthz`);

  // It has a connection by HTTP/2 to the service then, with the rights of its user, and its WebSockets go there.
  await page.evaluate(url => fetch(url, { mode: 'no-cors', credentials: 'include' }), `${h2.origin}/v1/hello/elsewhere`);
  for (const path of ['/v1/hello/elsewhere/stream', '/ws']) {
    assert.equal((await call(page, h2.origin, path)).code, 1006);
    await server.logged(new RegExp(`Request finished HTTP/2 CONNECT ${h2.origin}${path} - 403`));
  }

  await page.close();
});

test('HTTP/2: an EventSource has every message and the end, and stays closed', async () => {
  const seen = await h2.page.evaluate(path => new Promise(resolve => {
    const source = new EventSource(path);
    const messages = [];
    source.onmessage = ({ data }) => messages.push(data);
    source.addEventListener('end', ({ data }) => messages.push(data));
    source.onerror = () => source.readyState === EventSource.CLOSED && resolve(messages);
  }), '/v1/hello/events/stream');
  assert.deepEqual(seen, [...countdown, '{"code":0,"message":"","details":[]}']);
});

test('HTTP/2: the service hears of a fetch that is given up, and the connection stays', async () => {
  const first = await h2.page.evaluate(async path => {
    const stop = new AbortController();
    const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal: stop.signal });
    const { value } = await answer.body.pipeThrough(new TextDecoderStream()).getReader().read();
    stop.abort();
    return value;
  }, '/grpc.health.v1.Health/Watch');
  assert.equal(first, '{"status":"SERVING"}\n');
  await server.logged(/Request finished HTTP\/2 POST .*Watch - 200/);
  assert.equal(await h2.page.evaluate(async () => (await fetch('/v1/hello/after')).status), 200);
});

test('HTTP/2: a page sends a stream by fetch, and has its answer when all is sent', async () => {
  await h2.page.evaluate(() => {
    const { readable, writable } = new TransformStream();
    const body = readable.pipeThrough(new TextEncoderStream());
    window.writer = writable.getWriter();
    window.answer = fetch('/v1/hello:chat', { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body, duplex: 'half' });
    window.isAnswered = false;
    window.answer.then(() => (window.isAnswered = true));
    return window.writer.write('{"name":"first of a page"}\n');
  });
  await server.logged(/^client: first of a page$/);

  // The service has answered the line; what it answers later on the same connection comes, and that does not.
  assert.equal(await h2.page.evaluate(async () => (await fetch('/v1/hello/meanwhile')).status), 200);
  assert.equal(await h2.page.evaluate(() => window.isAnswered), false);
  const text = await h2.page.evaluate(async () => {
    await window.writer.write('{"name":"second"}\n');
    await window.writer.close();
    return (await window.answer).text();
  });
  assert.equal(text, '{"msg":"first of a page"}\n{"msg":"second"}\n');
});

server.endsWell();
