// All of googleapis: it starts as one API and as the many that it is, routes that collide are named and settled, each binding binds as Python's protobuf says, and documents are valid.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sendAll, startJudge } from '../harness/cases.js';
import { mistakesOf, operationsOf, readDocument } from '../harness/documents.js';
import { refuseToStart, startGateway } from '../harness/gateway.js';
import { takenByOthers } from '../harness/known.js';
import { leftOut, version } from '../harness/protos.js';
import { collisionsIn, collisionsOf, servedCases, sharedShapes } from '../harness/routes.js';
import { shuffled } from '../harness/sample.js';
import { makeClusters, makeWhole, serviceOf } from '../harness/whole.js';

const { set, cases, file } = await makeWhole();
const judge = await startJudge(set, { file });
after(() => judge.stop());

// The judge's own address for each cluster.
const clusters = Object.fromEntries(Object.entries(await makeClusters(cases)).map(([id, cluster]) => [id, { url: judge.url, ...cluster }]));
const ids = Object.keys(clusters).sort();

// In the order in which a gateway takes them.
const inOrder = ids.flatMap(id => cases.filter(({ cluster }) => cluster === id));
const within = sharedShapes(inOrder, ({ cluster }) => cluster);
const left = new Set(within.map(({ method }) => method));
const between = sharedShapes(inOrder.filter(({ method }) => !left.has(method)));

const textOf = ({ method, binding, owner, ownerBinding }) => `${binding} of ${method} and ${ownerBinding} of ${owner}`;
const sorted = collisions => collisions.map(textOf).sort();
const measured = (t, name, { start: { seconds, processor, now, most } }) => {
  t.diagnostic(`${name}: ready after ${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processor time, ${now} MB resident, at most ${most} MB`);
};

/** Sends the cases; fails with what fails, unless another method has the path as well. */
const judgeAll = async (t, given, urlOf) => {
  const failed = await sendAll(judge, given, urlOf);
  const [taken, wrong] = [failed.filter(one => one.called && takenByOthers.get(methodOf(one)) === one.called), failed.filter(one => takenByOthers.get(methodOf(one)) !== one.called || !one.called)];
  t.diagnostic(`${given.length} requests, ${given.length - failed.length} as expected, ${taken.length} taken by another method whose template matches as well`);
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} are wrong`);
};
const methodOf = ({ id }) => id.slice(0, id.indexOf('#'));

test('all of googleapis as one API', { timeout: 600_000 }, async t => {
  const gateway = await startGateway({ googleapis: { url: judge.url, DescriptorSet: set } });
  try {
    const collisions = collisionsOf(gateway.ready);
    const served = servedCases(cases, collisions);
    t.diagnostic(`google-proto-files ${version}; ${leftOut}`);
    t.diagnostic(`${new Set(cases.map(({ method }) => serviceOf(method))).size} services, ${new Set(cases.map(({ method }) => method)).size} methods, ${served.length} bindings`);
    measured(t, 'one cluster', gateway);

    // Two bindings that match the same paths are the only reason to leave one out: every template is built.
    t.diagnostic(`${collisions.length} bindings match the same paths as another, such as ${textOf(collisions[0])}`);
    assert.equal(gateway.ready.upstreams[0].warnings.length, collisions.length);
    assert.deepEqual(sorted(collisions), sorted(sharedShapes(cases)));
    assert.ok(gateway.lines().some(line => line === `Routes: ${served.length}`), 'all others are served');

    await judgeAll(t, served, () => gateway.url);
    t.diagnostic(`after the requests: ${gateway.cost().now} MB resident`);

    // A log of thousands of methods is for people too.
    assert.deepEqual(gateway.lines().filter(line => line.length > 2_000), []);
  } finally {
    await gateway.stop();
  }
});

test('a cluster for each API: collisions between clusters stop the start, each is named', { timeout: 300_000 }, async t => {
  const { code, text } = await refuseToStart(clusters);
  assert.equal(code, 1);
  const named = collisionsIn(text);
  t.diagnostic(`${ids.length} clusters, ${named.length} bindings match the same paths as one of another cluster`);
  assert.deepEqual(sorted(named), sorted(between));
});

test('a cluster for each API: FirstWins', { timeout: 300_000 }, async t => {
  const gateway = await startGateway(clusters, { Conflicts: 'FirstWins' });
  try {
    measured(t, `${ids.length} clusters`, gateway);
    assert.ok(gateway.watchers() < 20, `${gateway.watchers()} watchers of files: a user has 128 of them on many systems`);
    const collisions = collisionsOf(gateway.ready);
    assert.deepEqual(sorted(collisions), sorted([...within, ...between]));

    // Those that lost a path by their own, those that have it, and a tenth of all others.
    const concerned = new Set(collisions.flatMap(({ method, owner }) => [method, owner]));
    await judgeAll(t, servedCases(inOrder, collisions).filter(({ method }, index) => concerned.has(method) || index % 10 === 0), () => gateway.url);
  } finally {
    await gateway.stop();
  }
});

test('a cluster for each API: each under its prefix', { timeout: 600_000 }, async t => {
  const gateway = await startGateway(Object.fromEntries(ids.map(id => [id, { ...clusters[id], Prefix: `/${id}` }])));
  try {
    measured(t, `${ids.length} clusters`, gateway);
    const collisions = collisionsOf(gateway.ready);
    assert.deepEqual(sorted(collisions), sorted(within));
    await judgeAll(t, servedCases(inOrder, collisions), ({ cluster }) => `${gateway.url}/${cluster}`);
  } finally {
    await gateway.stop();
  }
});

test('the documents of 50 services are valid', { timeout: 600_000 }, async t => {
  const services = shuffled([...new Set(cases.map(({ method }) => serviceOf(method)))], name => name).slice(0, 50);
  const gateway = await startGateway({ googleapis: { url: judge.url, DescriptorSet: set, Services: services } });
  try {
    const { status, source } = await readDocument(gateway);
    assert.equal(status, 200);
    t.diagnostic(`${operationsOf(source)} operations, ${source.length} bytes`);
    assert.equal(operationsOf(source), servedCases(cases.filter(({ method }) => services.includes(serviceOf(method))), collisionsOf(gateway.ready)).length);
    assert.deepEqual(await mistakesOf(source), []);
  } finally {
    await gateway.stop();
  }
});
