// etcd's streams without an end by lines, Server-Sent Events and WebSocket: they tell what happens at once, and etcd learns when their clients leave.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { etcdDescriptorSet, startEtcd } from '../etcd.js';
import { definitionsOf } from '../harness/descriptors.js';
import { readEvents } from '../harness/events.js';
import { startGateway } from '../harness/gateway.js';
import { connect, grpc } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { until } from '../harness/until.js';
import { openSocket } from '../harness/websocket.js';

const b64 = text => Buffer.from(text).toString('base64');
const set = etcdDescriptorSet();
const etcd = await startEtcd();
const gateway = await startGateway({ upstreams: [etcd.url], descriptorSets: [set] });
after(() => Promise.all([gateway.stop(), etcd.stop()]));

const put = async (key, value) => assert.equal((await ask(gateway.url, { path: '/v3/kv/put', body: { key: b64(key), value: b64(value) } })).status, 200);
const watch = key => ({ createRequest: { key: b64(key) } });
const valuesOf = ({ events = [] }) => events.map(({ kv }) => atob(kv.value));

// etcd counts its watchers in its metrics.
const watchers = async () => Number(/^etcd_debugging_mvcc_watcher_total (\d+)$/m.exec(await (await fetch(`${etcd.url}/metrics`)).text())[1]);
const nobodyWatches = () => until(watchers, count => count === 0);

test('a watch by lines sees a put, and ends in etcd with its client', async () => {
  const answer = ask(gateway.url, { path: '/v3/watch', body: watch('lines'), reads: 2 });
  await until(watchers, count => count === 1);
  await put('lines', '1');
  const [created, changed] = (await answer).values;
  assert.equal(created.created, true);
  assert.deepEqual(valuesOf(changed), ['1']);
  await nobodyWatches();
});

test('a watch by events sees a put, and ends in etcd with its client', async () => {
  const events = readEvents(gateway.url, { path: '/v3/watch', body: JSON.stringify(watch('events')), isLast: ({ data }) => data.events?.length > 0 });
  await until(watchers, count => count === 1);
  await put('events', '1');
  assert.deepEqual((await events).map(({ event, data }) => [event, valuesOf(data)]), [['message', []], ['message', ['1']]]);
  await nobodyWatches();
});

test('a watch by WebSocket sees puts, takes another request and a cancellation, and ends in etcd with its client', async () => {
  const socket = await openSocket(gateway.url, '/v3/watch');
  socket.send(watch('socket'));
  assert.equal((await socket.next()).created, true);
  await put('socket', '1');
  assert.deepEqual(valuesOf(await socket.next()), ['1']);
  socket.send({ createRequest: { key: b64('other'), watchId: '7' } });
  assert.equal((await socket.next()).watchId, '7');
  await put('other', '2');
  const { watchId, events } = await socket.next();
  assert.deepEqual([watchId, valuesOf({ events })], ['7', ['2']]);
  socket.send({ cancelRequest: { watchId: '7' } });
  assert.equal((await socket.next()).canceled, true);
  assert.equal(await watchers(), 1);
  socket.close();
  await nobodyWatches();
});

test('a native watch ends in etcd when its client cancels it', async () => {
  const client = connect(definitionsOf(set), 'etcdserverpb.Watch', gateway.port);
  const call = client.Watch();
  const failed = new Promise(resolve => call.on('error', resolve));
  call.write({ create_request: { key: Buffer.from('native') } });
  await new Promise(resolve => call.once('data', resolve));
  assert.equal(await watchers(), 1);
  call.cancel();
  assert.equal((await failed).code, grpc.status.CANCELLED);
  await nobodyWatches();
  client.close();
});

test('a lease is kept alive by WebSocket, one answer for each request', async () => {
  await ask(gateway.url, { path: '/v3/lease/grant', body: { ID: 5, TTL: 60 } });
  const socket = await openSocket(gateway.url, '/v3/lease/keepalive');
  for (let round = 0; round < 3; round++) {
    socket.send({ ID: '5' });
    const { ID, TTL } = await socket.next();
    assert.deepEqual([ID, TTL], ['5', '60']);
  }

  socket.finish();
  assert.deepEqual(await socket.closed, { code: 1000, reason: '' });
});

test('a lease is kept alive by events, which tell the end', async () => {
  const events = await readEvents(gateway.url, { path: '/v3/lease/keepalive', body: '{"ID":5}\n{"ID":5}' });
  assert.deepEqual(events.map(({ event, data }) => [event, data.TTL ?? data.code]), [['message', '60'], ['message', '60'], ['end', 0]]);
});
