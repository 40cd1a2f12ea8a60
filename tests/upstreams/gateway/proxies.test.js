// nginx and HAProxy with the configurations of deploy/ in front of the gateway: every kind of call at every door, through each.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { answers } from '../harness/server.js';
import { startGatewayProxy } from '../harness/proxy.js';
import { until } from '../harness/until.js';
import { libraryDescriptorSet, rules, startReflection } from '../reflection.js';
import { testLibrary } from './library.js';

const server = await startReflection();
const gateway = await startGateway({ upstreams: [server.url], rules: [rules] });
const proxies = await Promise.all(['nginx', 'haproxy'].map(name => startGatewayProxy(name, gateway.port)));
after(() => Promise.all([...proxies.map(proxy => proxy.stop()), gateway.stop(), server.stop()]));

const published = '2001-09-09T01:46:40Z';
const one = { pageCount: '9007199254740993', cover: 'COVER_HARD', published, labels: { a_b: 'c' }, shelf: 'top', edition: 0, chapterPages: [1, 300] };
const two = { pageCount: '0', cover: 'COVER_UNSPECIFIED', labels: {}, reader: 'ann', chapterPages: [] };
const books = [{ name: 'shelves/1/books/1', title: 'One', ...one }, { name: 'shelves/1/books/2', title: 'Two', ...two }];

for (const proxy of proxies) {
  describe(proxy.name, () => {
    test('the configuration is in order', () => {
      const [command, ...args] = proxy.check;
      const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });

    test('the gateway is found healthy', () => until(() => answers(`${proxy.url}/readyz`), isUp => isUp));

    testLibrary({ gateway: proxy, server, definitions: definitionsOf(libraryDescriptorSet()), books });

    test('a call of gRPC-Web', async () => {
      const answer = await fetch(`${proxy.url}/upstreams.library.v1.Library/GetBook`, {
        method: 'POST',
        headers: { 'content-type': 'application/grpc-web+proto' },
        body: Buffer.from([0, 0, 0, 0, 0]),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.status, 200);
      assert.match(`${answer.headers.get('grpc-status') ?? ''}${body}`, /5|grpc-status: ?5/);
    });
  });
}
