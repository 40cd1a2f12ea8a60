// A chat by REST over HTTP/2, as Node speaks it: both directions at once, and messages cut anywhere.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:http2';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const headers = { 'content-type': 'application/x-ndjson' };

// Text as it comes, taken off up to and with what was waited for.
const reader = stream => {
  let text = '';
  let wake = () => {};
  let ended = false;
  stream.setEncoding('utf8');
  stream.on('data', data => {
    text += data;
    wake();
  });
  stream.on('end', () => {
    ended = true;
    wake();
  });
  return async wanted => {
    while (!text.includes(wanted)) {
      assert.ok(!ended, `the stream ended before ${wanted}: ${text}`);
      await new Promise(resolve => (wake = resolve));
    }

    const at = text.indexOf(wanted) + wanted.length;
    const taken = text.slice(0, at);
    text = text.slice(at);
    return taken;
  };
};

test('HTTP/2: each message is answered before the next is sent, however it is cut', async () => {
  const session = connect(server.grpcUrl);
  const stream = session.request({ ':method': 'POST', ':path': '/v1/hello:chat', ...headers, te: 'trailers' });
  const comes = reader(stream);
  const trailers = once(stream, 'trailers');
  for (const letter of '{"name":"one"}') {
    stream.write(letter);
  }

  await comes('one"}\n');
  stream.write('\n\n {"na');
  stream.write('me":"two"}{"name":"three"}');
  await comes('two"}\n');
  await comes('three"}\n');
  stream.end();
  assert.equal((await trailers)[0]['grpc-status'], '0');
  session.close();
});

test('HTTP/2: a broken message ends the chat, and says which one and where', async () => {
  const session = connect(server.grpcUrl);
  const stream = session.request({ ':method': 'POST', ':path': '/v1/hello:chat', ...headers });
  const comes = reader(stream);
  stream.write('{"name":"one"}\n');
  await comes('one"}\n');
  stream.write('{"name":\n  5}\n');
  const error = JSON.parse(await comes('\n')).error;
  assert.equal(error.code, 3);
  assert.match(error.message, /^message 2: \$\.name: expected a string, found 5 \(line 2, column 3\)$/);
  session.close();
});

test('HTTP/2: a reset ends the chat for the service', async () => {
  const session = connect(server.grpcUrl);
  const stream = session.request({ ':method': 'POST', ':path': '/v1/hello:chat', ...headers });
  stream.on('error', () => {});
  stream.write('{"name":"one"}\n');
  await reader(stream)('one"}\n');
  stream.close(8);
  await once(stream, 'close');
  session.close();
});

test("HTTP/1.1: Node's client reads while it writes", async () => {
  const call = request(`${server.restUrl}/v1/hello:chat`, { method: 'POST', headers });
  call.write('{"name":"one"}\n');
  const [answer] = await once(call, 'response');
  const comes = reader(answer);
  await comes('one"}\n');
  call.write('{"name":"two"}\n');
  await comes('two"}\n');
  call.end();
  await once(answer, 'end');
});

server.endsWell();
