// The gateway before Cerbos, which it knows by its reflection alone, answers every case as Cerbos's own grpc-gateway 2 does, but for the differences that have a reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from '../cerbos/cases.js';
import { changing, startCerbos } from '../cerbos.js';
import { version2 as differences } from '../grpc-gateway/differences.js';
import { testBeside } from '../harness/beside.js';
import { definitionsOf, firstEnumValues } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { ask, connect } from '../harness/native.js';
import { reflect } from '../harness/reflection.js';

const [theirs, upstream] = await Promise.all([startCerbos(), startCerbos()]);
const gateway = await startGateway({ upstreams: [upstream.grpcUrl] });
const [service, administration] = ['cerbos.svc.v1.CerbosService', 'cerbos.svc.v1.CerbosAdminService'];
const sets = await reflect(upstream.port).then(({ descriptorSetOf }) => Promise.all([service, administration].map(descriptorSetOf)));
const enums = sets.map(firstEnumValues).reduce((all, some) => new Set([...all, ...some]));

testBeside('Cerbos', cases, { theirs: theirs.url, ours: gateway.url, differences, changing, enums });

test('the reflection of the gateway is enough for native calls, whose details of errors pass through as they are', async () => {
  const definitions = definitionsOf(await reflect(gateway.port).then(({ descriptorSetOf }) => descriptorSetOf(service)));
  const [through, direct] = [gateway.port, upstream.port].map(port => connect(definitions, service, port));
  const request = { request_id: 'native', principal: { id: 'ann', roles: ['user'] }, resources: [{ actions: ['view'], resource: { kind: 'album', id: 'x' } }] };
  assert.equal((await ask(through, 'CheckResources', request)).request_id, 'native');
  const [ours, plain] = await Promise.all([through, direct].map(client => ask(client, 'CheckResources', {}).catch(error => error)));
  assert.deepEqual([ours.code, ours.details], [plain.code, plain.details]);
  assert.ok(ours.metadata.get('grpc-status-details-bin')[0].length > 0);
  assert.deepEqual(ours.metadata.get('grpc-status-details-bin'), plain.metadata.get('grpc-status-details-bin'));
  through.close();
  direct.close();
});

test('all end when they are told to', async () => {
  assert.equal(await gateway.stop(), 0);
  await Promise.all([theirs.stop(), upstream.stop()]);
});
