// A stream in which nothing happens for two minutes is not cut, whatever its door. Takes as long: `./test.sh judges` runs it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { etcdDescriptorSet, startEtcd } from '../etcd.js';
import { definitionsOf } from '../harness/descriptors.js';
import { readEvents } from '../harness/events.js';
import { startGateway } from '../harness/gateway.js';
import { connect } from '../harness/native.js';
import { valuesOf } from '../harness/values.js';
import { openSocket } from '../harness/websocket.js';

const silence = 125;
const key = Buffer.from('silent');
const watch = { createRequest: { key: key.toString('base64') } };
const keyOf = ({ events }) => Buffer.from(events[0].kv.key, 'base64').toString();

test('a stream that is silent for two minutes goes on by lines, events, WebSocket and natively', { timeout: 200_000 }, async () => {
  const set = etcdDescriptorSet();
  const etcd = await startEtcd();
  const gateway = await startGateway({ upstreams: [etcd.url], descriptorSets: [set] });
  after(() => Promise.all([gateway.stop(), etcd.stop()]));

  const answer = await fetch(`${gateway.url}/v3/watch`, { method: 'POST', body: JSON.stringify(watch), headers: { 'content-type': 'application/json' } });
  const decoder = new TextDecoder();
  let text = '';
  const lines = (async () => {
    for await (const bytes of answer.body) {
      text += decoder.decode(bytes, { stream: true });
      if (valuesOf(text).length >= 2) {
        break;
      }
    }

    return valuesOf(text)[1];
  })();

  const events = readEvents(gateway.url, { path: '/v3/watch', body: JSON.stringify(watch), isLast: ({ data }) => data.events?.length > 0, seconds: 190 });
  const socket = await openSocket(gateway.url, '/v3/watch');
  socket.send(watch);
  assert.equal((await socket.next()).created, true);
  const client = connect(definitionsOf(set), 'etcdserverpb.Watch', gateway.port);
  const call = client.Watch();
  const seen = [];
  const native = new Promise((resolve, reject) => call.on('error', reject).on('data', message => {
    seen.push(message);
    if (seen.length === 2) {
      resolve(message);
    }
  }));
  call.write({ create_request: { key } });

  // Each may fail while nobody waits for it.
  const streams = Promise.allSettled([lines, events, socket.next(), native]);
  await sleep(silence * 1000);
  assert.equal(seen.length, 1);
  const put = await fetch(`${gateway.url}/v3/kv/put`, { method: 'POST', body: JSON.stringify({ key: key.toString('base64') }), headers: { 'content-type': 'application/json' } });
  assert.equal(put.status, 200);

  const [asLines, asEvents, bySocket, natively] = (await streams).map(({ value, reason }) => value ?? assert.fail(reason));
  assert.equal(keyOf(asLines), 'silent');
  assert.equal(keyOf(asEvents.at(-1).data), 'silent');
  assert.equal(keyOf(bySocket), 'silent');
  assert.equal(natively.events[0].kv.key.toString(), 'silent');
  call.on('error', () => {}).cancel();
  socket.close();
  client.close();
});
