// Runs in the browser: calls the service by Connect, in protobuf, in JSON and by GET, and posts what it saw to the server of the page.
import { ConnectError, createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const api = new URLSearchParams(location.search).get('api');
const set = new Uint8Array(await (await fetch('/descriptors')).arrayBuffer());
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
const Greetering = registry.getService('proto.Greetering');
const BadRequestSchema = registry.getMessage('google.rpc.BadRequest');

async function read(stream) {
  const seen = { messages: [] };
  try {
    for await (const { msg } of stream) {
      seen.messages.push(msg);
    }

    seen.code = 0;
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    const [details] = error.findDetails(BadRequestSchema);
    const violations = details?.fieldViolations.map(({ field, description }) => `${field}: ${description}`);
    Object.assign(seen, { code: error.code, message: error.rawMessage, violations });
  }

  return seen;
}

async function* one(answer) {
  yield await answer;
}

async function run(options) {
  const client = createClient(Greetering, createConnectTransport({ baseUrl: api, ...options }));
  return {
    hello: await read(one(client.hello({ name: 'wörld' }, { headers: { 'x-request-id': '7' }, timeoutMs: 20_000 }))),
    long: (await read(one(client.hello({ name: 'x'.repeat(options.useHttpGet ? 3_000 : 300_000) })))).messages[0]?.length,
    invalid: await read(one(client.hello({ name: '' }))),
    stream: await read(client.streamHello({ name: 'a' })),
    failAtOnce: await read(client.failHello({ code: 10 })),
    failLater: await read(client.failHello({ code: 5, after: 2 })),
    late: (await read(one(client.hello({ name: 'a' }, { headers: { 'connect-timeout-ms': '0' } })))).code,
  };
}

const report = {};
for (const [name, options] of [['protobuf', { useBinaryFormat: true }], ['JSON', {}], ['GET', { useHttpGet: true }], ['GET protobuf', { useHttpGet: true, useBinaryFormat: true }]]) {
  try {
    report[name] = await run(options);
  } catch (error) {
    report[name] = { error: `${error.stack ?? error}` };
  }
}

await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
