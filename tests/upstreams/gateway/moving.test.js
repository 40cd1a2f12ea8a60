// The rows of docs/migrating-from-grpc-gateway.md: each request goes to grpc-gateway, to the gateway as it comes, and to the gateway with the settings of that page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { examplesDescriptorSet, startExamples, startTheirGateway } from '../grpc-gateway.js';
import { startGateway } from '../harness/gateway.js';
import { ask } from '../harness/rest.js';

// The settings are those that the page shows.
const page = readFileSync(fileURLToPath(new URL('../../../docs/migrating-from-grpc-gateway.md', import.meta.url)), 'utf8');
const flat = (value, path) => (typeof value === 'object' ? Object.entries(value).flatMap(([name, inner]) => flat(inner, `${path}__${name}`)) : [[path, `${value}`]]);
const settings = Object.fromEntries(flat(JSON.parse(/```json\n(.*?)\n```/s.exec(page)[1]).Gateway, 'Gateway'));

const set = examplesDescriptorSet();
const examples = await startExamples();
const [theirs, ours, set_up] = await Promise.all([
  startTheirGateway(examples.port),
  ...[{}, settings].map(settings => startGateway({ upstreams: [examples.url], descriptorSets: [set], settings: { Gateway__Pages__Enabled: 'false', ...settings } })),
]);
after(() => Promise.all([theirs, ours, set_up, examples].map(server => server.stop())));

const echo = '/v1/example/echo_body';
const bulk = '/v1/example/a_bit_of_everything/echo';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

// An answer is a status, one of several (version 1 differs from version 2, or races with the server), or a status and the values in the body.
for (const [name, given, them, us, withSettings = us] of [
  ['a name of JSON', { path: echo, body: { lineNum: 5 } }, [200, { line_num: '5' }], [200, { lineNum: '5' }]],
  ['a name of the proto', { path: echo, body: { line_num: 5 } }, [200, { line_num: '5' }], [200, { lineNum: '5' }]],
  ['a body where the rule has none', { path: '/v1/example/echo/x', body: { num: 5 } }, 200, 400, 200],
  ['64-bit integers', { path: echo, body: { num: 5 } }, [200, { num: '5' }], [200, { id: '', num: '5' }], [200, { num: '5' }]],
  ['an unknown field', { path: echo, body: { nothing: 1 } }, [200, {}], 400, [200, {}]],
  ['an unknown parameter', { verb: 'GET', path: '/v1/example/echo/x/5?nothing=1' }, [200, { id: 'x', num: '5' }], 400, [200, { id: 'x', num: '5' }]],
  ['text after the document', { path: echo, body: '{"id":"x"} text' }, [200, { id: 'x' }], 400],
  ['another content type', { path: echo, body: '{"id":"x"}', headers: { 'content-type': 'text/plain' } }, [200, { id: 'x' }], 415],
  ['an empty body', { path: echo, body: '' }, [200, {}], [200, { id: '', num: '0' }], [200, {}]],
  ['an encoded slash in one segment', { verb: 'GET', path: '/v1/example/echo/a%2Fb/5' }, 400, [200, { id: 'a/b', num: '5' }]],
  ['another method', { verb: 'PATCH', path: echo, body: {} }, 405, [405, { code: 12 }]],
  ['an unknown path', { verb: 'GET', path: '/v1/nowhere' }, [404, {}], [404, { code: 5 }]],
  ['a slash at the end', { verb: 'GET', path: '/responsebody/x/' }, 404, 200],
  ['an empty segment', { verb: 'GET', path: '/v1/example/echo/x/5/' }, [200, { lang: '' }], [200, { lang: undefined }]],
  ['a form for a path without a POST', { path: '/v1/example/echo1/x/5/y', body: '', headers: form }, 200, 405],
  ['X-HTTP-Method-Override', { path: '/v1/example/echo1/x/5/y', body: '', headers: { ...form, 'x-http-method-override': 'GET' } }, 200, 405],
  ['a stream', { path: bulk, body: '{"value":"a"}\n{"value":"b"}', reads: 2 }, [200, { result: { value: 'a' } }, { result: { value: 'b' } }], [200, { value: 'a' }, { value: 'b' }], [200, { result: { value: 'a' } }, { result: { value: 'b' } }]],
  ['requests one after another', { path: bulk, body: '{"value":"a"}{"value":"b"}' }, 200, 200],
  ['an array of requests', { path: bulk, body: '[{"value":"a"}]' }, [400, 500], 200],
  ['a deadline by Grpc-Timeout', { verb: 'GET', path: '/v2/example/timeout', headers: { 'grpc-timeout': '200m' } }, [504, 500], 504],
  ['a bad Grpc-Timeout', { verb: 'GET', path: '/v1/example/echo/x/5', headers: { 'grpc-timeout': 'x' } }, 400, 400],
  ['a resource that is not there', { verb: 'GET', path: '/v1/example/a_bit_of_everything/none' }, [404, { code: 5, message: 'not found' }], [404, { code: 5, message: 'not found' }]],
]) {
  test(`moving: ${name}`, { timeout: 30_000 }, async () => {
    for (const [who, server, expected] of [['grpc-gateway', theirs, them], ['as it comes', ours, us], ['with the settings', set_up, withSettings]]) {
      const answer = await ask(server.url, given);
      const [status, ...values] = [expected].flat();
      if (typeof values[0] === 'number') {
        assert.ok([status, ...values].includes(answer.status), `${who}: ${answer.status}`);
        continue;
      }

      assert.equal(answer.status, status, `${who}: ${answer.text}`);
      values.forEach((value, index) => {
        const has = answer.values[index] ?? {};
        assert.deepEqual(Object.fromEntries(Object.keys(value).map(key => [key, has[key]])), value, who);
      });
    }
  });
}

test('moving: header metadata and trailers', async () => {
  const names = ['foo', 'grpc-metadata-foo', 'grpc-trailer-foo'];
  for (const [server, expected] of [[theirs, [undefined, 'foo1', undefined]], [ours, ['foo1', undefined, 'foo2']], [set_up, ['foo1', 'foo1', 'foo2']]]) {
    const { headers } = await ask(server.url, { path: echo, body: { id: 'x' } });
    assert.deepEqual(names.map(name => headers[name]), expected);
  }
});
