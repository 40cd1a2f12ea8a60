// Cerbos starts, answers native calls by its reflection, and its own REST answers every case as written down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from './cerbos/cases.js';
import { changing, startCerbos } from './cerbos.js';
import { seen } from './harness/compare.js';
import { definitionsOf } from './harness/descriptors.js';
import { ask, connect } from './harness/native.js';
import { reflect } from './harness/reflection.js';
import { runner } from './harness/rest.js';

const cerbos = await startCerbos();
const run = runner(cerbos.url);

for (const given of cases) {
  test(`Cerbos's own REST: ${given.name}`, { timeout: 30_000 }, async () => {
    const answer = await run(given);

    // Go's protobuf library writes some of the spaces in its errors as other ones, so that nobody counts on the text.
    answer.values = JSON.parse(JSON.stringify(answer.values).replaceAll('\u00a0', ' '));
    assert.deepEqual(seen({ ...given, ownWords: false }, answer, changing), { status: given.status, ...(given.statusOnly ? {} : { values: given.values }) });
  });
}

for (const version of ['v1', 'v1alpha']) {
  test(`Cerbos answers native calls by its reflection ${version}`, async () => {
    const { services, descriptorSetOf } = await reflect(cerbos.port, version);
    assert.ok(services.includes('cerbos.svc.v1.CerbosService'));
    const client = connect(definitionsOf(await descriptorSetOf('cerbos.svc.v1.CerbosService')), 'cerbos.svc.v1.CerbosService', cerbos.port);
    const answer = await ask(client, 'CheckResources', { request_id: 'native', principal: { id: 'ann', roles: ['user'] }, resources: [{ actions: ['view'], resource: { kind: 'album', id: 'x' } }] });
    assert.deepEqual(answer.results[0].actions, [{ key: 'view', value: 'EFFECT_ALLOW' }]);
    client.close();
  });
}

test('Cerbos ends when it is told to', async () => {
  assert.equal(await cerbos.stop(), 0);
});
