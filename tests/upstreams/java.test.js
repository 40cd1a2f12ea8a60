// grpc-java's route guide is built, starts, and answers native calls of every kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect, stream } from './harness/native.js';
import { routeGuideDescriptorSet, startJava } from './java.js';

const server = await startJava();
const client = connect(definitionsOf(routeGuideDescriptorSet()), 'routeguide.RouteGuide', server.port);
const home = { latitude: 409146138, longitude: -746188906 };

test('one answer', async () => {
  assert.deepEqual(await ask(client, 'GetFeature', home), { name: 'Berkshire Valley Management Area Trail, Jefferson, NJ, USA', location: home });
});

test('streams both ways', async () => {
  const features = await stream(client, 'ListFeatures', { lo: { latitude: 400000000, longitude: -750000000 }, hi: { latitude: 420000000, longitude: -730000000 } });
  assert.equal(features.length, 64);
  const notes = ['a', 'b', 'c'].map(message => ({ location: home, message }));
  const told = await stream(client, 'RouteChat', ...notes);
  assert.deepEqual(told.map(({ message }) => message), ['a', 'a', 'b']);
});

test('it ends with its standard input', async () => {
  client.close();
  assert.equal(await server.stop(), 0);
});
