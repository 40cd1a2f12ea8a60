// Chromium by TLS and HTTP/2 to nginx and HAProxy, which speak HTTP/1.1 without TLS to the service.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { certificateFile, keyFile, trust } from './harness/certificate.js';
import { launch } from './harness/chromium.js';
import { proxies, Proxy } from './harness/proxy.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start({
  Gateway__MapUnannotatedMethods: 'true',
  Gateway__EventStreamRetry: '00:00:00.05',
  'Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics': 'Information',
});
const browser = await launch(trust);
const countdown = Array.from({ length: 10 }, (_, index) => JSON.stringify({ msg: `This is ${10 - index} Msg` }));

// HAProxy wants both in one file.
const both = path.join(path.dirname(certificateFile), 'both.pem');
writeFileSync(both, readFileSync(certificateFile) + readFileSync(keyFile));
const withTls = {
  nginx: text => text.replace(/listen (\S+);/, `listen $1 ssl http2; ssl_certificate ${certificateFile}; ssl_certificate_key ${keyFile};`),
  haproxy: text => text.replace(/bind (\S+)/, `bind $1 ssl crt ${both} alpn h2,http/1.1`),
};

// Before the first test: hooks that close the browser run as soon as all tests that are known have ended.
const setUps = [];
for (const name of proxies) {
  const proxy = await Proxy.start(name, server.restPort, withTls[name]);
  const page = await browser.newPage();
  await page.goto(proxy.url.replace('http:', 'https:'));
  setUps.push({ name, proxy, page });
}

for (const { name, proxy, page } of setUps) {
  test(`${name}: the page came by HTTP/2`, async () => {
    assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation')[0].nextHopProtocol), 'h2');
  });

  test(`${name}: a chat by WebSocket`, async () => {
    const seen = await page.evaluate(() => new Promise(resolve => {
      const socket = new WebSocket(`wss://${location.host}/v1/hello:chat`);
      const messages = [];
      socket.onopen = () => socket.send('{"name":"one"}');
      socket.onmessage = ({ data }) => {
        messages.push(data);
        socket.send(messages.length === 1 ? '{"name":"two"}' : '');
      };
      socket.onclose = ({ code }) => resolve([...messages, code]);
    }));
    assert.deepEqual(seen, ['{"msg":"one"}', '{"msg":"two"}', 1000]);
  });

  test(`${name}: an EventSource has every message and the end, and stays closed`, async () => {
    const seen = await page.evaluate(() => new Promise(resolve => {
      const source = new EventSource('/v1/hello/a/stream');
      const messages = [];
      source.onmessage = ({ data }) => messages.push(data);
      source.addEventListener('end', ({ data }) => messages.push(JSON.parse(data).code));
      source.onerror = () => source.readyState === EventSource.CLOSED && resolve(messages);
    }));
    assert.deepEqual(seen, [...countdown, 0]);
  });

  test(`${name}: fetch sends a stream`, async () => {
    const text = await page.evaluate(async () => {
      const body = new Blob(['{"name":"a"}\n{"name":"b"}\n']).stream();
      return (await fetch('/v1/hello:chat', { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body, duplex: 'half' })).text();
    });
    assert.equal(text, '{"msg":"a"}\n{"msg":"b"}\n');
  });

  test(`${name}: the service hears of a fetch that is given up`, async () => {
    const first = await page.evaluate(async () => {
      const stop = new AbortController();
      const answer = await fetch('/grpc.health.v1.Health/Watch', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', signal: stop.signal });
      const { value } = await answer.body.pipeThrough(new TextDecoderStream()).getReader().read();
      stop.abort();
      return value;
    });
    assert.equal(first, '{"status":"SERVING"}\n');
    await server.logged(/Request finished .*\/Watch - 200/, proxies.indexOf(name) + 1);
  });

  test(`${name}: stops`, async () => {
    await page.close();
    await proxy.stop();
  });
}

server.endsWell();
