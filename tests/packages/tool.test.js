// The tool as `dotnet tool install` brings it, before the greeting service.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { before, test } from 'node:test';
import { Server } from '../clients/harness/server.js';
import { freePort } from '../clients/harness/port.js';
import { ask, linesOf, startApplication } from './harness/application.js';
import { environment } from './harness/dotnet.js';
import { feed, home, run, version } from './harness/feed.js';

const tools = path.join(home, 'tools');
const command = path.join(tools, 'gateway');
let upstream, gateway;

before(async () => {
  await run(['tool', 'install', 'Gateway.Tool', '--tool-path', tools, '--add-source', feed, '--version', version]);
  upstream = await Server.start();
  const port = await freePort();
  gateway = await startApplication(command, ['--upstream', upstream.grpcUrl, '--urls', `http://127.0.0.1:${port}`], { cwd: home });
});

test('it says its version, and explains its options', () => {
  const say = option => execFileSync(command, [option], { env: environment, encoding: 'utf8' });
  assert.match(say('--version'), /^\d+\.\d+\.\d+/);
  assert.match(say('--help'), /--upstream/);
});

test('a wrong option is told with exit code 2', () => {
  assert.throws(() => execFileSync(command, ['--upstreem', 'http://localhost'], { env: environment, stdio: 'pipe' }), error => error.status === 2);
});

test('it serves a call, a stream and the error of a service by REST', async () => {
  assert.deepEqual(await ask(`${gateway.url}/v1/hello/world`), { status: 200, type: 'application/json', text: '{"msg":"Hello world"}' });
  const lines = linesOf(await ask(`${gateway.url}/v1/hello/world/stream`));
  assert.deepEqual(lines, Array.from({ length: 10 }, (_, at) => ({ msg: `This is ${10 - at} Msg` })));
  assert.equal((await ask(`${gateway.url}/v1/fail/10`)).status, 409);
});

test('it is ready, and has the pages', async () => {
  assert.equal(JSON.parse((await ask(`${gateway.url}/readyz`)).text).status, 'ready');
  assert.ok(Object.hasOwn(JSON.parse((await ask(`${gateway.url}/swagger/v1/swagger.json`)).text).paths, '/v1/hello/{name}'));
  assert.match((await ask(`${gateway.url}/swagger/index.html`)).text, /swagger-ui/);
  assert.match((await ask(`${gateway.url}/console`)).type, /^text\/html/);
});

test('it ends with exit code 0 when it is told to', async () => {
  assert.equal(await gateway.stop(), 0);
  upstream.terminate();
  assert.equal(await upstream.stopped(), 0);
});
