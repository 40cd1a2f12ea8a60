// The gateway before etcd answers every case as etcd's own grpc-gateway does, but for the differences that have a reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from '../etcd/cases.js';
import { changing, etcdDescriptorSet, startEtcd } from '../etcd.js';
import { version1 as differences } from '../grpc-gateway/differences.js';
import { testBeside } from '../harness/beside.js';
import { firstEnumValues } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';

const set = etcdDescriptorSet();
const [theirs, upstream] = await Promise.all([startEtcd(), startEtcd()]);
const gateway = await startGateway({ upstreams: [upstream.url], descriptorSets: [set] });

testBeside('etcd', cases, { theirs: theirs.url, ours: gateway.url, differences, changing, enums: firstEnumValues(set) });

test('all end when they are told to', async () => {
  assert.equal(await gateway.stop(), 0);
  await Promise.all([theirs.stop(), upstream.stop()]);
});
