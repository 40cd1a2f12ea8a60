// 200 bindings of googleapis, in as many files as they are in: a request for each arrives as Python's protobuf says, and their OpenAPI document is valid.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { makeCases, sendAll, startJudge } from './harness/cases.js';
import { mistakesOf, operationsOf, readDocument } from './harness/documents.js';
import { startGateway } from './harness/gateway.js';
import { compile } from './harness/protos.js';
import { collisionsOf, servedCases, sharedShapes } from './harness/routes.js';
import { sample } from './harness/sample.js';
import { seed, serviceOf } from './harness/whole.js';

const set = await compile('sample', [...new Set(sample().map(({ file }) => file))]);
const made = await makeCases(set, seed);
const judge = await startJudge(set, made);
const byId = new Map(made.cases.map(one => [one.id, one]));
const services = new Set(sample().map(({ id }) => serviceOf(byId.get(id).method)));
const served = made.cases.filter(({ method }) => services.has(serviceOf(method)));
const gateway = await startGateway({ googleapis: { url: judge.url, DescriptorSet: set, Services: [...services] } });
after(() => Promise.all([gateway.stop(), judge.stop()]));

for (const { id } of sample()) {
  const one = byId.get(id);
  test(`${one.binding} of ${one.method}`, async () => {
    assert.deepEqual(await sendAll(judge, [one], () => gateway.url), []);
  });
}

test('the bindings that match the same paths as others are named', () => {
  assert.deepEqual(collisionsOf(gateway.ready), sharedShapes(served));
});

test('the OpenAPI document is valid', { timeout: 60_000 }, async t => {
  const { status, source } = await readDocument(gateway);
  assert.equal(status, 200);
  t.diagnostic(`${source.length} bytes, ${operationsOf(source)} operations`);
  assert.equal(operationsOf(source), servedCases(served, collisionsOf(gateway.ready)).length);
  assert.deepEqual(await mistakesOf(source), []);
});
