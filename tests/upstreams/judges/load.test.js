// One of two servers is killed while calls come by REST and natively: only those fail that were on their way to it, each with a status, and no server is asked twice.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { after, test } from 'node:test';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { ask as askNatively, connect, grpc } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { libraryDescriptorSet, rules, startReflection } from '../reflection.js';

const servers = await Promise.all([startReflection(), startReflection()]);
const gateway = await startGateway({ upstreams: [servers.map(({ url }) => url).join(',')], rules: [rules] });
const client = connect(definitionsOf(libraryDescriptorSet()), 'upstreams.library.v1.Library', gateway.port);
after(() => Promise.all([client.close(), gateway.stop(), servers[1].stop()]));

// The test and the gateway learn in no order that connections have ended. A call that the gateway sends before it knows is lost as well; it must not take longer than this, in ms.
const grace = 100;
const callsOfEach = 400;
const atOnce = 10;

const doors = {
  REST: async id => {
    const { status, type, values: [value] } = await ask(gateway.url, { verb: 'GET', path: '/v1/shelves/1/books/1', headers: { 'x-request-id': id } });
    if (status !== 200) {
      assert.deepEqual([status, type, value.code], [503, 'application/json', grpc.status.UNAVAILABLE], value.message);
    }

    return status === 200 ? value.title : undefined;
  },
  native: async id => {
    const metadata = new grpc.Metadata();
    metadata.set('x-request-id', id);
    try {
      return (await askNatively(client, 'GetBook', { name: 'shelves/1/books/1' }, metadata)).title;
    } catch (error) {
      assert.equal(error.code, grpc.status.UNAVAILABLE, error.message);
      return undefined;
    }
  },
};

test('one of two servers is killed under load', { timeout: 60_000 }, async t => {
  const calls = [];
  let ended = 0;
  let [killed, cut, death] = [0, 0];

  // The system needs a while to take a process apart, and its connections are open until then: a connection of the test tells when they end.
  const witness = createConnection(servers[0].port, '127.0.0.1').resume().on('error', () => {}).on('close', () => (cut = performance.now()));
  await once(witness, 'connect');
  const kill = () => {
    assert.equal(cut, 0);
    killed = performance.now();
    return servers[0].program.stop('SIGKILL');
  };
  const runs = Object.entries(doors).flatMap(([door, call]) => Array.from({ length: atOnce }, async (_, worker) => {
    for (let number = 0; number < callsOfEach / atOnce; number++) {
      const made = { id: `${door}-${worker}-${number}`, start: performance.now() };
      calls.push(made);
      made.title = await call(made.id);
      made.end = performance.now();
      if (++ended === callsOfEach / 2) {
        death = kill();
      }
    }
  }));
  await Promise.all(runs);
  await death;

  assert.ok(cut > 0);
  const asked = servers.map(({ program }) => program.lines.filter(line => line.startsWith('asked ')).map(line => line.slice('asked '.length)));
  assert.equal(calls.length, 2 * callsOfEach);
  assert.ok(asked.every(ids => ids.length > 50), `${asked.map(ids => ids.length)}`);
  const both = asked.flat();
  assert.equal(new Set(both).size, both.length, 'no call has reached a server twice');

  const failed = calls.filter(({ title }) => title === undefined);
  const inFlight = calls.filter(({ start, end }) => start <= cut + grace && end >= killed);
  t.diagnostic(`${failed.length} of ${calls.length} calls failed, ${inFlight.length} were on their way; the latest of them began ${Math.max(0, ...failed.map(({ start }) => start - killed)).toFixed(1)} ms after the kill, and connections ended after ${(cut - killed).toFixed(1)} ms`);
  assert.deepEqual(failed.filter(call => !inFlight.includes(call)).map(({ id, start }) => [id, start - cut]), []);
  assert.ok(calls.every(({ title }) => title === undefined || title === 'One'));
  assert.ok(failed.every(({ id }) => !asked[1].includes(id)), 'the server that lives has answered all that it was asked');
});
