// The gateway before grpc-gateway's examples passes the integration tests of that project, but for what has a reason in grpc-gateway/failures.js.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { failures, isPass } from '../grpc-gateway/failures.js';
import { examplesDescriptorSet, runTheirTests, startExamples } from '../grpc-gateway.js';
import { definitionsOf } from '../harness/descriptors.js';
import { startGateway } from '../harness/gateway.js';
import { ask as askNatively, connect } from '../harness/native.js';
import { ask } from '../harness/rest.js';

const set = examplesDescriptorSet();
const examples = await startExamples();
const likeTheirs = {
  // The home page has the path of which they expect that nothing is there.
  Gateway__Pages__Enabled: 'false',
  Gateway__StreamEnvelope: 'true',
  Gateway__JsonSettings__UnknownFields: 'Ignore',
  Gateway__UnknownQueryParameters: 'Ignore',
  Gateway__JsonSettings__UseProtoFieldNames: 'true',
  Gateway__JsonSettings__IgnoreDefaultValues: 'true',
};
const [gateway, plain] = await Promise.all([likeTheirs, {}].map(settings => startGateway({ upstreams: [examples.url], descriptorSets: [set], settings })));
after(() => Promise.all([gateway, plain, examples].map(server => server.stop())));

test('their tests pass, or complain of what is known', { timeout: 120_000 }, async t => {
  const { passed, failed } = await runTheirTests(gateway.port);
  assert.deepEqual(passed, ['TestPostWithEmptyBody', 'TestUnknownPath', 'TestMethodNotAllowed', 'TestInvalidArgument', 'TestResponseBody']);
  assert.deepEqual(Object.keys(failed), ['TestEcho', 'TestABE', 'TestABEPatch', 'TestABEPatchBody', 'TestErrorWithDetails']);
  const complaints = Object.values(failed).flat().filter(said => !isPass(said));
  assert.deepEqual(complaints.filter(said => !failures.some(known => known.said.test(said))), []);
  assert.deepEqual(failures.filter(known => !complaints.some(said => known.said.test(said))), []);
  t.diagnostic(`${passed.length} of theirs pass; ${complaints.length} complaints of the others have ${failures.length} reasons`);
});

test('headers and trailers of one key both reach REST', async () => {
  const { headers } = await ask(plain.url, { path: '/v1/example/echo_body', body: { id: 'x' } });
  assert.deepEqual(['foo', 'bar', 'grpc-trailer-foo', 'grpc-trailer-bar'].map(name => headers[name]), ['foo1', 'bar1', 'foo2', 'bar2']);
});

const examplepb = 'grpc.gateway.examples.examplepb';

test('details of errors are JSON by REST, and pass through natively as they are', async () => {
  const path = '/v2/example/errorwithdetails';
  const { status, values: [error] } = await ask(plain.url, { verb: 'GET', path });
  assert.equal(status, 500);
  assert.deepEqual(error, { code: 2, message: 'with details', details: [{ '@type': 'type.googleapis.com/google.rpc.DebugInfo', stackEntries: ['foo:1'], detail: 'error debug details' }] });
  const clients = [plain, examples].map(({ port }) => connect(definitionsOf(set), `${examplepb}.ABitOfEverythingService`, port));
  const [through, direct] = await Promise.all(clients.map(client => askNatively(client, 'ErrorWithDetails', {}).catch(failed => failed)));
  assert.deepEqual([through.code, through.details], [2, 'with details']);
  assert.ok(direct.metadata.get('grpc-status-details-bin')[0].length > 0);
  assert.deepEqual(through.metadata.get('grpc-status-details-bin'), direct.metadata.get('grpc-status-details-bin'));
  clients.forEach(client => client.close());
});

test('rules that cannot be served are left out, and said', () => {
  const said = plain.program.lines.join('\n');
  assert.match(said, /"path_repeated_float_value" is repeated/);
  assert.match(said, /RpcPathNestedRpc: POST \/rpc\/path-nested\/\{a\.str\}\/rpc: matches the same paths as/);
});
