// gRPC's interoperability cases: clients of others and ours against our server, directly, by TLS and through two proxies; our client against servers of others.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { grpcJs, ours, python, ruby } from './harness/clients.js';
import { scratch, startGrpcJs, startHaproxy, startNginx, startOurs, startPython, writeDescriptors } from './harness/servers.js';

after(() => rmSync(scratch, { recursive: true, force: true }));

const [server, grpcJsServer] = await Promise.all([startOurs(), startGrpcJs(), writeDescriptors()]);
const [pythonServer, nginx, haproxy] = await Promise.all([startPython(), startNginx(server.cleartext), startHaproxy(server.cleartext)]);

const everyone = [ruby, python, grpcJs, ours];
const without = (cases, ...left) => cases.filter(name => !left.includes(name));
const groups = [
  ...everyone.map(client => ({ client, target: 'our server', port: server.cleartext })),
  ...everyone.map(client => ({ client, target: 'our server by TLS', port: server.tls, tls: true })),
  ...everyone.map(client => ({ client, target: 'our server through nginx', port: nginx.port })),
  ...everyone.map(client => ({ client, target: 'our server through HAProxy', port: haproxy.port })),

  // The server of grpc-js sends nothing compressed; that of the C core does not say whether a request came compressed.
  { client: ours, target: 'the server of grpc-js', port: grpcJsServer.port, cases: without(ours.cases, 'server_compressed_unary', 'server_compressed_streaming') },
  { client: ours, target: 'the server of the C core', port: pythonServer.port, cases: without(ours.cases, 'client_compressed_unary', 'client_compressed_streaming') },
];

for (const { client, target, port, tls = false, cases = client.cases } of groups) {
  // A group begins with its first test, and its cases follow each other on their own.
  let outcomes;
  for (const name of cases) {
    test(`${client.name} against ${target}: ${name}`, { timeout: 60_000 }, () => (outcomes ??= client.run(port, tls, cases)).get(name));
  }
}

test('our server has nothing to complain of', async () => {
  assert.equal(await server.program.stop(), 0);
  assert.deepEqual(server.program.lines.slice(1), []);
  assert.deepEqual(server.program.errors, []);
});

test('the other servers end', async () => {
  await Promise.all([grpcJsServer.program.stop(), pythonServer.program.stop(), nginx.program.stop('SIGTERM'), haproxy.program.stop('SIGTERM')]);
});
