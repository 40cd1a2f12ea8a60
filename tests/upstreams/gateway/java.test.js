// The gateway before grpc-java's route guide on Netty, which it knows by a descriptor set, with paths by rules.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { definitionsOf } from '../harness/descriptors.js';
import { readEvents } from '../harness/events.js';
import { startGateway } from '../harness/gateway.js';
import { ask as askNatively, connect, grpc, stream } from '../harness/native.js';
import { ask } from '../harness/rest.js';
import { openSocket } from '../harness/websocket.js';
import { routeGuideDescriptorSet, rules, startJava } from '../java.js';

const server = await startJava();
const set = routeGuideDescriptorSet();
const gateway = await startGateway({ upstreams: [server.url], descriptorSets: [set], rules: [rules] });
after(() => Promise.all([gateway.stop(), server.stop()]));

const home = { latitude: 409146138, longitude: -746188906 };
const name = 'Berkshire Valley Management Area Trail, Jefferson, NJ, USA';
const area = { lo: { latitude: 400000000, longitude: -750000000 }, hi: { latitude: 420000000, longitude: -730000000 } };
const inQuery = Object.entries(area).flatMap(([corner, point]) => Object.entries(point).map(([axis, value]) => `${corner}.${axis}=${value}`)).join('&');
const lines = { 'content-type': 'application/x-ndjson' };
const asLines = messages => messages.map(message => JSON.stringify(message)).join('\n');
const note = (location, message) => ({ location, message });

test('one answer by REST', async () => {
  assert.deepEqual((await ask(gateway.url, { verb: 'GET', path: `/v1/features/${home.latitude}/${home.longitude}` })).values, [{ name, location: home }]);
});

test('streams by REST', async () => {
  assert.equal((await ask(gateway.url, { verb: 'GET', path: `/v1/features?${inQuery}` })).values.length, 64);
  assert.equal((await ask(gateway.url, { path: '/v1/features:list', body: area })).values.length, 64);
  assert.equal((await readEvents(gateway.url, { verb: 'GET', path: `/v1/features?${inQuery}` })).length, 65);
  const [summary] = (await ask(gateway.url, { path: '/v1/routes', body: asLines([home, home, { latitude: 1, longitude: 1 }]), headers: lines })).values;
  assert.deepEqual([summary.pointCount, summary.featureCount], [3, 2]);
  const place = { latitude: 1, longitude: 2 };
  const told = await ask(gateway.url, { path: '/v1/chat', body: asLines(['a', 'b', 'c'].map(text => note(place, text))), headers: lines });
  assert.deepEqual(told.values.map(({ message }) => message), ['a', 'a', 'b']);
});

test('both streams by WebSocket', async () => {
  const place = { latitude: 3, longitude: 4 };
  const socket = await openSocket(gateway.url, '/v1/chat');
  socket.send(note(place, 'a'));
  socket.send(note(place, 'b'));
  assert.deepEqual(await socket.next(), note(place, 'a'));
  socket.finish();
  assert.equal((await socket.closed).code, 1000);
});

test('all kinds natively, and a deadline', async () => {
  const client = connect(definitionsOf(set), 'routeguide.RouteGuide', gateway.port);
  assert.deepEqual(await askNatively(client, 'GetFeature', home), { name, location: home });
  assert.equal((await stream(client, 'ListFeatures', area)).length, 64);
  const told = await stream(client, 'RouteChat', ...['a', 'b', 'c'].map(text => note({ latitude: 5, longitude: 6 }, text)));
  assert.deepEqual(told.map(({ message }) => message), ['a', 'a', 'b']);
  const summary = await new Promise((resolve, reject) => {
    const call = client.RecordRoute((error, answer) => (error ? reject(error) : resolve(answer)));
    [home, home].forEach(point => call.write(point));
    call.end();
  });
  assert.equal(summary.point_count, 2);
  const open = client.RouteChat(new grpc.Metadata(), { deadline: Date.now() + 300 }).on('data', () => {});
  assert.equal((await new Promise(resolve => open.on('error', resolve))).code, grpc.status.DEADLINE_EXCEEDED);
  client.close();
});

test('a deadline by REST is 504', async () => {
  const body = new ReadableStream({ start: controller => controller.enqueue(Buffer.from(`${JSON.stringify(home)}\n`)) });
  const answer = await fetch(`${gateway.url}/v1/routes`, { method: 'POST', body, duplex: 'half', headers: { ...lines, 'grpc-timeout': '300m' } });
  assert.deepEqual([answer.status, (await answer.json()).code], [504, 4]);
});
