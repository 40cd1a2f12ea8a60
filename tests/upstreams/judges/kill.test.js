// Services and gateways are killed and started again, one after the other and two at once, while calls come by every door through HAProxy. What clients saw is compared with what services did.
//   KILL_SERVICES=3 KILL_GATEWAYS=2   how many there are
//   KILL_SEED=1                       the order of the second round, and the silences of chats
//   KILL_SECONDS=1                    how long a process stays dead
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFaults, tableOf } from '../kill/audit.js';
import { doors, startLoad } from '../kill/load.js';
import { startWorld } from '../kill/world.js';
import { until } from '../harness/until.js';

const setting = (name, otherwise) => Number(process.env[`KILL_${name}`] ?? otherwise);
const seed = setting('SEED', 1);
const dead = setting('SECONDS', 1) * 1000;

// Mulberry32: the same numbers for the same seed.
const randomOf = start => {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const shuffled = (all, random) => all.map(one => [random(), one]).sort(([one], [other]) => one - other).map(([, one]) => one);

const world = await startWorld(setting('SERVICES', 3), setting('GATEWAYS', 2));
after(() => world.stop());

// A service is tried again after ReactivateAfter, 5 s: then it has calls again.
const hasCalls = service => until(() => service.recent.filter(line => line.startsWith('call begun')).length, count => count > 5, 15);
const isAsked = gateway => until(() => fetch(`${world.url}/healthz`).then(answer => answer.headers.get('x-gateway')), name => name === gateway.name, 5);

test('a death costs what it must, and nothing else', { timeout: 600_000 }, async t => {
  const random = randomOf(seed);
  const members = [...world.services, ...world.gateways];
  const rounds = [
    ...members.map(member => [member]),
    ...shuffled(members, random).map(member => [member]),
    [world.services[0], world.gateways.at(-1)],
  ];
  const atFirst = world.gateways.map(gateway => gateway.measure());
  const load = startLoad(world, random);
  await sleep(3_000);
  const warm = world.gateways.map(gateway => gateway.measure());
  const deaths = [];
  for (const killed of rounds) {
    deaths.push(...await Promise.all(killed.map(member => member.kill())));
    await sleep(dead);
    await Promise.all(killed.map(member => member.start()));
    await Promise.all(killed.map(member => (member.kind === 'service' ? hasCalls(member) : isAsked(member))));
    await sleep(1_000);
  }

  await load.stop();
  const { calls } = load;
  t.diagnostic(`seed ${seed}: ${calls.length} calls, ${deaths.length} deaths\n${tableOf(calls)}`);
  assert.deepEqual(findFaults(calls, world.services, deaths), []);
  for (const door of Object.keys(doors)) {
    assert.ok(calls.filter(call => call.door === door && call.outcome.is === 'ok').length > rounds.length, `${door} succeeded too seldom to tell anything`);
  }

  // What belonged to calls is gone; HAProxy and the gateways keep some connections open for the next ones.
  const most = Math.max(...atFirst.map(({ files }) => files)) + 100;
  const left = await until(() => world.gateways.map(gateway => gateway.measure()), all => all.every(({ files }) => files < most));
  t.diagnostic(`gateways: ${JSON.stringify({ atFirst, warm, left })}`);
  assert.ok(left.every(({ megabytes }) => megabytes < 2 * Math.max(...warm.map(one => one.megabytes))), JSON.stringify({ warm, left }));
});
