// `buf curl`, which knows the service by reflection alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readDetail } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const program = fileURLToPath(new URL('node_modules/.bin/buf', import.meta.url));
const services = ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection', 'proto.Greetering'];
const countdown = Array.from({ length: 10 }, (_, index) => ({ msg: `This is ${10 - index} Msg` }));

for (const reflection of ['grpc-v1', 'grpc-v1alpha']) {
  test(`the services are listed by reflection ${reflection}`, async () => {
    const { output } = await curl('--reflect-protocol', reflection, '--list-services', server.grpcUrl);
    assert.deepEqual(output.trim().split('\n').sort(), services);
  });

  test(`the methods are listed by reflection ${reflection}`, async () => {
    const { output } = await curl('--reflect-protocol', reflection, '--list-methods', server.grpcUrl);
    for (const method of ['Hello', 'StreamHello', 'CollectHello', 'ChatHello', 'FailHello']) {
      assert.match(output, new RegExp(`^proto\\.Greetering/${method}$`, 'm'));
    }
  });

  test(`Hello is called by reflection ${reflection}`, async () => {
    assert.deepEqual(await call('Hello', '{"name":"world"}', '--reflect-protocol', reflection), [{ msg: 'Hello world' }]);
  });
}

test('StreamHello', async () => {
  assert.deepEqual(await call('StreamHello', '{"name":"world"}'), countdown);
});

test('CollectHello', async () => {
  assert.deepEqual(await call('CollectHello', '{"name":"a"}{"name":"b"}'), [{ msg: 'server end.' }]);
});

test('ChatHello', async () => {
  assert.deepEqual(await call('ChatHello', '{"name":"a"}{"name":"b"}'), [{ msg: 'a' }, { msg: 'b' }]);
});

test('ChatHello from standard input', async () => {
  const { output, exitCode } = await curl({ input: '{"name":"typed"}\n' }, '-d', '@-', url('ChatHello'));
  assert.equal(exitCode, 0);
  assert.deepEqual(read(output), [{ msg: 'typed' }]);
});

test('FailHello prints the error with its details as JSON', async () => {
  const { errors, exitCode } = await curl('-d', '{"code":10}', url('FailHello'));
  assert.equal(exitCode, 10 << 3);
  const error = JSON.parse(errors);
  assert.equal(error.code, 'aborted');
  assert.equal(error.message, 'error!!!!!!');
  assert.deepEqual(violationsOf(error), [{ field: 'bad', description: 'Bad Request' }]);
});

test('FailHello after messages prints them and then the error', async () => {
  const { output, errors, exitCode } = await curl('-d', '{"code":5,"after":2}', url('FailHello'));
  assert.equal(exitCode, 5 << 3);
  assert.deepEqual(read(output), [{ msg: 'This is 1 Msg' }, { msg: 'This is 2 Msg' }]);
  assert.equal(JSON.parse(errors).code, 'not_found');
});

test('an empty name is invalid_argument', async () => {
  const { errors, exitCode } = await curl('-d', '{}', url('Hello'));
  assert.equal(exitCode, 3 << 3);
  assert.deepEqual(violationsOf(JSON.parse(errors)), [{ field: 'name', description: 'must not be empty' }]);
});

test('the server is healthy', async () => {
  const { output } = await curl('-d', '{}', `${server.grpcUrl}/grpc.health.v1.Health/Check`);
  assert.deepEqual(JSON.parse(output), { status: 'SERVING' });
});

test('the health of a service that is not there is not_found', async () => {
  const { exitCode } = await curl('-d', '{"service":"nobody"}', `${server.grpcUrl}/grpc.health.v1.Health/Check`);
  assert.equal(exitCode, 5 << 3);
});

test('metadata and trailers are shown', async () => {
  const { errors } = await curl('-v', '-H', 'x-plain: one', '-d', '{"name":"a"}', url('CollectHello'));
  assert.match(errors, /hello-count: 1/i);
});

server.endsWell();

const url = method => `${server.grpcUrl}/proto.Greetering/${method}`;

async function call(method, messages, ...more) {
  const { output, errors, exitCode } = await curl(...more, '-d', messages, url(method));
  assert.equal(exitCode, 0, errors);
  return read(output);
}

function violationsOf({ details }) {
  assert.deepEqual(details.map(({ type }) => type), ['google.rpc.BadRequest']);
  return readDetail(details[0].type, Buffer.from(details[0].value, 'base64')).fieldViolations;
}

/** JSON objects, printed one after another. */
function read(output) {
  return JSON.parse(`[${output.replace(/\}\s*\{/g, '},{')}]`);
}

function curl(...args) {
  const { input } = typeof args[0] === 'object' ? args.shift() : {};
  return new Promise(resolve => {
    const process = execFile(program, ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', ...args], (error, output, errors) =>
      resolve({ output, errors, exitCode: error?.code ?? 0 }));
    process.stdin.end(input);
  });
}
