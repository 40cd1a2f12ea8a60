// The server on @grpc/grpc-js starts, and what its reflection tells is enough to call it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect, stream } from './harness/native.js';
import { reflect } from './harness/reflection.js';
import { libraryDescriptorSet, startReflection } from './reflection.js';

const server = await startReflection();
const library = 'upstreams.library.v1.Library';

for (const version of ['v1', 'v1alpha']) {
  test(`native calls by its reflection ${version}`, async () => {
    const { services, descriptorSetOf } = await reflect(server.port, version);
    assert.deepEqual(services.filter(name => !name.includes('reflection')), ['grpc.health.v1.Health', library]);
    const client = connect(definitionsOf(await descriptorSetOf(library)), library, server.port);
    const book = await ask(client, 'GetBook', { name: 'shelves/1/books/1' });

    // The names of fields are those that the server's own code uses: in lowerCamelCase.
    assert.deepEqual([book.title, book.cover, book.edition, book.chapterPages], ['One', 'COVER_HARD', 0, [1, 300]]);
    await assert.rejects(ask(client, 'GetBook', { name: 'x' }), { code: 5, details: 'no x' });
    assert.equal((await stream(client, 'ListBooks', { parent: 'shelves/1' })).length, 2);
    assert.deepEqual(await stream(client, 'Ask', { text: 'a' }, { text: 'b' }), [{ text: 'a!' }, { text: 'b!' }]);
    client.close();
  });
}

test('its health service is the one of the package', async () => {
  const { descriptorSetOf } = await reflect(server.port);
  const client = connect(definitionsOf(await descriptorSetOf('grpc.health.v1.Health')), 'grpc.health.v1.Health', server.port);
  assert.deepEqual(await ask(client, 'Check', {}), { status: 'SERVING' });
  await assert.rejects(ask(client, 'Check', { service: 'none' }), { code: 5 });
  client.close();
});

// So a gateway that knows it by reflection alone finds no paths, and needs rules or a descriptor set.
test('its reflection loses the annotations that its .proto file has', async () => {
  const { descriptorSetOf } = await reflect(server.port);
  const path = '/v1/{name=shelves/*/books/*}';
  assert.ok(readFileSync(libraryDescriptorSet()).includes(path));
  assert.ok(!(await descriptorSetOf(library)).includes(path));
});

test('it ends with its standard input', async () => {
  assert.equal(await server.stop(), 0);
});
