// Servers that are killed, come back, or are replaced: others go on, calls fail with a status, and nothing has to be restarted.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCerbos } from '../cerbos.js';
import { startCplusplus } from '../cplusplus.js';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { ask as askNatively, connect, grpc } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { until } from '../harness/until.js';
import { libraryDescriptorSet, rules, startReflection } from '../reflection.js';

const book = '/v1/shelves/1/books/1';
const library = definitionsOf(libraryDescriptorSet());
const settings = { Gateway__SchemaRefresh: '00:00:01' };
const get = (gateway, path) => ask(gateway.url, { verb: 'GET', path });
const kill = server => server.program.stop('SIGKILL');

test('one of two servers is killed: the other goes on, and the first recovers by itself', { timeout: 60_000 }, async () => {
  const [cerbos, first] = await Promise.all([startCerbos(), startCplusplus()]);
  const gateway = await startGateway({ upstreams: [first.url, cerbos.grpcUrl], settings });
  const client = connect(library, 'upstreams.library.v1.Library', gateway.port);
  let again;
  after(() => Promise.all([gateway, cerbos, again].map(server => server?.stop())));
  const answers = async () => [(await get(gateway, book)).status, (await get(gateway, '/api/server_info')).status];
  assert.deepEqual(await until(answers, all => all.every(status => status === 200)), [200, 200]);
  assert.equal((await askNatively(client, 'GetBook', { name: 'shelves/1/books/1' })).title, 'Book 1');

  assert.equal(await kill(first), 'SIGKILL');
  for (let round = 0; round < 5; round++) {
    const { status, type, values: [{ code, message, details }] } = await get(gateway, book);
    assert.deepEqual([status, type, code, details], [503, 'application/json', grpc.status.UNAVAILABLE, []]);
    assert.ok(message.length > 0);
    assert.equal((await get(gateway, '/api/server_info')).status, 200);
    await assert.rejects(askNatively(client, 'GetBook', { name: 'shelves/1/books/1' }), { code: grpc.status.UNAVAILABLE });
  }

  // The schema stays in force: an unknown path is no path of a server that is away.
  assert.equal((await get(gateway, '/v1/nothing')).status, 404);

  again = await startCplusplus(first.port);
  const started = Date.now();
  await until(answers, ([status]) => status === 200);
  assert.ok(Date.now() - started < 10_000);
  assert.equal((await askNatively(client, 'GetBook', { name: 'shelves/1/books/1' })).title, 'Book 1');
  client.close();
});

test('a server that is replaced by one with another API: the routes follow', { timeout: 60_000 }, async () => {
  const node = await startReflection();
  const gateway = await startGateway({ upstreams: [node.url], rules: [rules], settings });
  let cerbos;
  after(() => Promise.all([gateway, cerbos].map(server => server?.stop())));
  await until(() => get(gateway, book), ({ status }) => status === 200);
  assert.equal((await get(gateway, '/api/server_info')).status, 404);

  await kill(node);
  cerbos = await startCerbos(node.port);
  await until(() => get(gateway, '/api/server_info'), ({ status }) => status === 200);
  assert.equal((await get(gateway, book)).status, 404);
});

test('a server that starts after the gateway is found', { timeout: 60_000 }, async () => {
  const placeholder = await startCplusplus();
  await placeholder.stop();
  const gateway = await startGateway({ upstreams: [placeholder.url], settings });
  let server;
  after(() => Promise.all([gateway, server].map(one => one?.stop())));
  const early = await get(gateway, book);
  assert.deepEqual([early.status, early.values[0].code], [503, grpc.status.UNAVAILABLE]);
  assert.equal((await fetch(`${gateway.url}/readyz`)).status, 503);
  server = await startCplusplus(placeholder.port);
  await until(() => get(gateway, book), ({ status }) => status === 200);
  assert.equal((await fetch(`${gateway.url}/readyz`)).status, 200);
});
