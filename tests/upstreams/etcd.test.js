// etcd starts, answers native calls by its descriptors, and its own REST answers every case as written down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from './etcd/cases.js';
import { changing, etcdDescriptorSet, startEtcd } from './etcd.js';
import { seen } from './harness/compare.js';
import { definitionsOf, firstEnumValues } from './harness/descriptors.js';
import { ask, connect, stream } from './harness/native.js';
import { runner } from './harness/rest.js';

const etcd = await startEtcd();
const set = etcdDescriptorSet();
const definitions = definitionsOf(set);
const run = runner(etcd.url);

for (const given of cases) {
  test(`etcd's own REST: ${given.name}`, { timeout: 30_000 }, async () => {
    const answer = await run(given);
    assert.deepEqual(seen({ ...given, ownWords: false }, answer, changing), { status: given.status, ...(given.statusOnly ? {} : { values: given.values }) });
  });
}

test('etcd answers native calls: one answer, a stream', async () => {
  const [kv, leases] = ['etcdserverpb.KV', 'etcdserverpb.Lease'].map(service => connect(definitions, service, etcd.port));
  await ask(kv, 'Put', { key: Buffer.from('native'), value: Buffer.from('1') });
  const { kvs } = await ask(kv, 'Range', { key: Buffer.from('native') });
  assert.equal(kvs[0].value.toString(), '1');
  await ask(leases, 'LeaseGrant', { TTL: 60, ID: 9 });
  const alive = await stream(leases, 'LeaseKeepAlive', { ID: 9 }, { ID: 9 });
  assert.deepEqual(alive.map(({ ID, TTL }) => [ID, TTL]), [['9', '60'], ['9', '60']]);
  kv.close();
  leases.close();
});

test('the descriptor set tells what an enum is that is not set', () => {
  const enums = firstEnumValues(set);
  ['NONE', 'KEY', 'PUT', 'EQUAL', 'VERSION', 'READ'].forEach(name => assert.ok(enums.has(name), name));
  ['DESCEND', 'DELETE', 'READWRITE'].forEach(name => assert.ok(!enums.has(name), name));
});

test('etcd ends when it is told to', async () => {
  await etcd.stop();
});
