// REST by HTTP/1.1 and gRPC by HTTP/2 on one port without TLS: the one that the service calls Rest.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ask, connect } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const run = promisify(execFile);
const buf = fileURLToPath(new URL('node_modules/.bin/buf', import.meta.url));
const curl = (...args) => run('curl', ['--silent', '--show-error', '--noproxy', '*', '--write-out', ' %{http_version} %{http_code}', ...args]).then(({ stdout }) => stdout);

for (const [version, option] of [['1.1', '--http1.1'], ['2', '--http2-prior-knowledge']]) {
  test(`curl by HTTP/${version}`, async () => {
    assert.equal(await curl(option, `${server.restUrl}/v1/hello/world`), `{"msg":"Hello world"} ${version} 200`);
  });

  test(`curl sends a body by HTTP/${version}`, async () => {
    const answer = await curl(option, '-d', '{"name":"world"}', '-H', 'content-type: application/json', `${server.restUrl}/v1/hello`);
    assert.equal(answer, `{"msg":"Hello world"} ${version} 200`);
  });
}

test('curl that offers an upgrade to h2c is answered by HTTP/1.1', async () => {
  assert.equal(await curl('--http2', `${server.restUrl}/v1/hello/world`), '{"msg":"Hello world"} 1.1 200');
});

test('the port for gRPC stays one for HTTP/2 only', async () => {
  assert.match(await curl('--http1.1', `${server.grpcUrl}/v1/hello/world`), /HTTP\/2 only endpoint\. 1\.1 400$/);
});

test('grpc-js calls where fetch asks', async () => {
  const client = connect({ grpcAddress: `127.0.0.1:${server.restPort}` });
  const { answer } = await ask(client, 'Hello', { name: 'world' });
  assert.deepEqual(answer, { msg: 'Hello world' });
  client.close();
  assert.deepEqual(await (await fetch(`${server.restUrl}/v1/hello/world`)).json(), { msg: 'Hello world' });
});

test('buf curl knows the service by reflection there', async () => {
  const { stdout } = await run(buf, ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', '-d', '{"name":"world"}', `${server.restUrl}/proto.Greetering/Hello`]);
  assert.deepEqual(JSON.parse(stdout), { msg: 'Hello world' });
});

server.endsWell();
