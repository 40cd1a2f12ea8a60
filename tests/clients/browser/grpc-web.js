// Runs in the browser: calls the service with both libraries and posts what it saw to the server of the page.
import { ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import * as google from 'grpc-web';

const api = new URLSearchParams(location.search).get('api');
const set = new Uint8Array(await (await fetch('/descriptors')).arrayBuffer());
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
const Greetering = registry.getService('proto.Greetering');
const StatusSchema = registry.getMessage('google.rpc.Status');
const BadRequestSchema = registry.getMessage('google.rpc.BadRequest');

const violations = badRequest => badRequest.fieldViolations.map(({ field, description }) => `${field}: ${description}`);

function connectWeb() {
  const client = createClient(Greetering, createGrpcWebTransport({ baseUrl: api }));
  const read = async stream => {
    const seen = { messages: [] };
    try {
      for await (const { msg } of stream) {
        seen.messages.push(msg);
      }

      seen.code = 0;
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      const [details] = error.findDetails(BadRequestSchema);
      Object.assign(seen, { code: error.code, message: error.rawMessage, violations: details && violations(details) });
    }

    return seen;
  };
  async function* one(answer) {
    yield await answer;
  }

  return {
    hello: (name, headers) => read(one(client.hello({ name }, { headers, timeoutMs: 20_000 }))),
    stream: name => read(client.streamHello({ name })),
    fail: request => read(client.failHello(request)),
  };
}

function googleWeb(format) {
  const client = new google.GrpcWebClientBase({ format });
  const describe = ({ name, input, output, methodKind }) => new google.MethodDescriptor(
    `/proto.Greetering/${name}`,
    methodKind === 'unary' ? google.MethodType.UNARY : google.MethodType.SERVER_STREAMING,
    Object,
    Object,
    request => toBinary(input, create(input, request)),
    bytes => fromBinary(output, bytes),
  );
  const failed = error => {
    const bytes = error.metadata?.['grpc-status-details-bin'];
    const details = bytes && fromBinary(StatusSchema, Uint8Array.from(atob(bytes), c => c.charCodeAt(0))).details
      .find(any => any.typeUrl.endsWith(BadRequestSchema.typeName));
    return { code: error.code, message: error.message, violations: details && violations(fromBinary(BadRequestSchema, details.value)) };
  };
  const unary = (method, request, metadata = {}) => new Promise(resolve =>
    client.rpcCall(`${api}/proto.Greetering/${method.name}`, request, metadata, describe(method), (error, answer) =>
      resolve(error ? { messages: [], ...failed(error) } : { messages: [answer.msg], code: 0 })));
  const stream = (method, request) => new Promise(resolve => {
    const messages = [];
    const call = client.serverStreaming(`${api}/proto.Greetering/${method.name}`, request, {}, describe(method));
    call.on('data', answer => messages.push(answer.msg));
    call.on('error', error => resolve({ messages, ...failed(error) }));
    call.on('end', () => resolve({ messages, code: 0 }));
  });
  const { hello, streamHello, failHello } = Greetering.method;
  return {
    hello: (name, metadata) => unary(hello, { name }, metadata),
    stream: name => stream(streamHello, { name }),
    fail: request => stream(failHello, request),
  };
}

async function run(client) {
  return {
    hello: await client.hello('wörld', { 'x-request-id': '7' }),
    long: (await client.hello('x'.repeat(300_000))).messages[0]?.length,
    invalid: await client.hello(''),
    stream: await client.stream('a'),
    failAtOnce: await client.fail({ code: 10 }),
    failLater: await client.fail({ code: 5, after: 2 }),
  };
}

const report = {};
for (const [name, client] of [['connect-web', connectWeb()], ['grpc-web binary', googleWeb('binary')], ['grpc-web text', googleWeb('text')]]) {
  try {
    report[name] = await run(client);
  } catch (error) {
    report[name] = { error: `${error.stack ?? error}` };
  }
}

await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
