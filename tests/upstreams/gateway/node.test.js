// The gateway before @grpc/grpc-js. It knows the server by its reflection, which has no annotations: rules give the paths.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { reflect } from '../harness/reflection.js';
import { libraryDescriptorSet, rules, startReflection } from '../reflection.js';
import { testLibrary } from './library.js';

const server = await startReflection();
const gateway = await startGateway({ upstreams: [server.url], rules: [rules] });
after(() => Promise.all([gateway.stop(), server.stop()]));

const published = '2001-09-09T01:46:40Z';
const one = { pageCount: '9007199254740993', cover: 'COVER_HARD', published, labels: { a_b: 'c' }, shelf: 'top', edition: 0, chapterPages: [1, 300] };
const two = { pageCount: '0', cover: 'COVER_UNSPECIFIED', labels: {}, reader: 'ann', chapterPages: [] };
const books = [{ name: 'shelves/1/books/1', title: 'One', ...one }, { name: 'shelves/1/books/2', title: 'Two', ...two }];

testLibrary({ gateway, server, definitions: definitionsOf(libraryDescriptorSet()), books });

test('the gateway tells the library by its own reflection, in both versions', async () => {
  for (const version of ['v1', 'v1alpha']) {
    const { services, descriptorSetOf } = await reflect(gateway.port, version);
    assert.ok(services.includes('upstreams.library.v1.Library'), `${services}`);
    assert.ok(definitionsOf(await descriptorSetOf('upstreams.library.v1.Library'))['upstreams.library.v1.Library'].Ask);
  }
});
