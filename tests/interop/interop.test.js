// gRPC's interoperability cases: clients of others against Grpc.AspNetCore with the gateway beside it, on one cleartext port, by TLS and through two proxies.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { grpcJs, python, ruby } from './harness/clients.js';
import { scratch, startHaproxy, startNginx, startServer, writeDescriptors } from './harness/servers.js';

after(() => rmSync(scratch, { recursive: true, force: true }));

const [server] = await Promise.all([startServer(), writeDescriptors()]);
const [nginx, haproxy] = await Promise.all([startNginx(server.cleartext), startHaproxy(server.cleartext)]);

const groups = [ruby, python, grpcJs].flatMap(client => [
  { client, target: 'the server', port: server.cleartext },
  { client, target: 'the server by TLS', port: server.tls, tls: true },
  { client, target: 'the server through nginx', port: nginx.port },
  { client, target: 'the server through HAProxy', port: haproxy.port },
]);

// A server that answers before the request has ended resets the rest of it. HAProxy passes that on ahead of the trailers now and then: such a case is run again.
const isOvertaken = error => /RST_STREAM with error code 8/.test(error.message);

for (const { client, target, port, tls = false } of groups) {
  // A group begins with its first test, and its cases follow each other on their own.
  let outcomes;
  for (const name of client.cases) {
    test(`${client.name} against ${target}: ${name}`, { timeout: 60_000 }, () => {
      outcomes ??= client.run(port, tls, client.cases);
      return outcomes.get(name).catch(error => {
        if (port !== haproxy.port || !isOvertaken(error)) {
          throw error;
        }

        return client.run(port, tls, [name]).get(name);
      });
    });
  }
}

// The same path, the same port: what the request says it is decides who answers.
const ask = (type, body) =>
  fetch(`http://127.0.0.1:${server.cleartext}/grpc.testing.TestService/UnaryCall`, { method: 'POST', headers: { 'content-type': type }, body });

test('JSON on a path of gRPC is answered by REST', async () => {
  const answer = await ask('application/json', '{"responseSize":3}');
  assert.deepEqual([answer.status, await answer.json()], [200, { payload: { type: 'COMPRESSABLE', body: 'AAAA' } }]);
});

test('gRPC-Web on the same path is answered by gRPC-Web', async () => {
  const answer = await ask('application/grpc-web', Buffer.from('0000000002' + '1003', 'hex')); // response_size = 3
  const body = Buffer.from(await answer.arrayBuffer());
  const message = Buffer.from('0000000007' + '0a05' + '1203000000', 'hex'); // payload { body: 3 zeros }
  assert.deepEqual(body.subarray(0, message.length), message);
  assert.equal(body[message.length], 0x80);
  assert.match(body.subarray(message.length + 5).toString(), /^grpc-status: ?0\r\n/);
});

test('the server has nothing to complain of', async () => {
  assert.equal(await server.program.stop(), 0);
  assert.deepEqual(server.program.lines.slice(1), []);
  assert.deepEqual(server.program.errors, []);
});

test('the proxies end', async () => {
  await Promise.all([nginx.program.stop('SIGTERM'), haproxy.program.stop('SIGTERM')]);
});
