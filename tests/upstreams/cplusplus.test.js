// The server in C++ is built and starts, and what its reflection tells is enough to call it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCplusplus } from './cplusplus.js';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect, grpc, stream } from './harness/native.js';
import { reflect } from './harness/reflection.js';

const server = await startCplusplus();
const library = 'upstreams.library.v1.Library';

test('it has no reflection v1', async () => {
  await assert.rejects(reflect(server.port, 'v1'), { code: grpc.status.UNIMPLEMENTED });
});

test('native calls by its reflection v1alpha, which has the annotations', async () => {
  const { services, descriptorSetOf } = await reflect(server.port, 'v1alpha');
  assert.deepEqual(services, ['grpc.health.v1.Health', 'grpc.reflection.v1alpha.ServerReflection', library]);
  const set = await descriptorSetOf(library);
  assert.ok(set.includes('/v1/{name=shelves/*/books/*}'));
  const client = connect(definitionsOf(set), library, server.port);
  const book = await ask(client, 'GetBook', { name: 'shelves/1/books/1' });
  assert.deepEqual([book.title, book.page_count, book.cover, book.edition, book.chapter_pages], ['Book 1', '9007199254740993', 'COVER_HARD', 0, [1, 300]]);
  assert.equal((await stream(client, 'ListBooks', { parent: 'shelves/1', limit: 3 })).length, 3);
  assert.deepEqual(await stream(client, 'Ask', { text: 'a' }, { text: 'b' }), [{ text: 'a!' }, { text: 'b!' }]);
  client.close();
});

// A gateway has to leave out such a service, not to fail.
test('its health service is listed, and has no descriptors', async () => {
  const { descriptorSetOf } = await reflect(server.port, 'v1alpha');
  await assert.rejects(descriptorSetOf('grpc.health.v1.Health'), /^Error: 5: /);
});

test('it ends with its standard input', async () => {
  assert.equal(await server.stop(), 0);
});
