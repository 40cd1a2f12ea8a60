// grpc-gateway's examples as Debian packages them, version 1.6: a server with "a bit of everything" in Go, the gateway before it in a process of its own,
// and the tests that the project has for both, turned to any gateway. All are built from Debian's sources when they are first wanted.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../clients/harness/port.js';
import { Program } from '../interop/harness/program.js';
import { kept } from './harness/built.js';
import { makeDescriptorSet, protobuf } from './harness/descriptors.js';
import { scratch } from './harness/scratch.js';
import { listens, startServer } from './harness/server.js';

const debian = '/usr/share/gocode';
const project = 'github.com/grpc-ecosystem/grpc-gateway';
const sources = path.join(debian, 'src', project);
const file = name => fileURLToPath(new URL(name, import.meta.url));
const folder = path.join(scratch, 'grpc-gateway');

// What Go has compiled stays: the first build takes a quarter of a minute.
const go = { env: { PATH: process.env.PATH, HOME: folder, GO111MODULE: 'off', GOFLAGS: '-buildvcs=false', GOPATH: `${folder}:${debian}`, GOCACHE: path.join(kept, 'go-cache'), CGO_ENABLED: '0' } };
const made = new Map();

const build = (name, make) => {
  if (!made.has(name)) {
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, name);
    make(program);
    made.set(name, program);
  }

  return made.get(name);
};

/** Starts the gRPC server. It has no reflection. */
export const startExamples = async () => {
  const program = build('server', made => execFileSync('/usr/bin/go', ['build', '-o', made, `${project}/examples/cmd/example-grpc-server`], go));
  const port = await freePort();
  const server = await startServer(program, ['--addr', `127.0.0.1:${port}`], { isUp: () => listens(port) });
  return { ...server, port, url: `http://127.0.0.1:${port}` };
};

/** Starts grpc-gateway before the server at a port. */
export const startTheirGateway = async upstream => {
  const program = build('gateway', made => execFileSync('/usr/bin/go', ['build', '-o', made, file('grpc-gateway/gateway.go')], go));
  const port = await freePort();
  const server = await startServer(program, ['--addr', `127.0.0.1:${port}`, '--endpoint', `127.0.0.1:${upstream}`], { isUp: () => listens(port) });
  return { ...server, port, url: `http://127.0.0.1:${port}` };
};

/** The file with the descriptors of the server and their annotations. Paths that two methods have are among them: /rpc/path-nested/{a.str}/rpc. */
export const examplesDescriptorSet = () => makeDescriptorSet(
  'examples',
  [sources, path.join(sources, 'third_party/googleapis'), protobuf],
  ['a_bit_of_everything', 'echo_service', 'flow_combination', 'response_body_service', 'stream'].map(name => `examples/proto/examplepb/${name}.proto`),
);

// The port is written into their tests. Here it comes from the environment.
const anyPort = tests => tests
  .replaceAll('"http://localhost:8080', '"http://127.0.0.1:" + os.Getenv("GATEWAY_PORT") + "')
  .replace(/\b8080\b/g, 'gatewayPort()')
  .replace('"net/http"\n', '"net/http"\n\t"os"\n');

// Left out are the tests that want a gateway set up in another way: another content type, another handler of errors. Left out is TestTimeout too: when the server
// is the first to see that the time is over, it answers UNKNOWN, whatever gateway is before it.
const theirTests = '^Test(Echo|ABE|ABEPatch|ABEPatchBody|ErrorWithDetails|PostWithEmptyBody|UnknownPath|MethodNotAllowed|InvalidArgument|ResponseBody)$';

const buildTests = made => {
  const copy = path.join(folder, 'src/integration');
  mkdirSync(copy, { recursive: true });
  cpSync(file('grpc-gateway/main_test.go'), path.join(copy, 'main_test.go'));
  writeFileSync(path.join(copy, 'integration_test.go'), anyPort(readFileSync(path.join(sources, 'examples/integration/integration_test.go'), 'utf8')));
  execFileSync('/usr/bin/go', ['test', '-c', '-o', made, 'integration'], go);
};

/** Runs grpc-gateway's own integration tests against the gateway at a port. Resolves to the names of those that passed, and to those that failed, each with what it said. */
export const runTheirTests = async port => {
  const run = new Program(build('tests', buildTests), ['-test.v', '-test.timeout=60s', '-test.run', theirTests], { env: { GATEWAY_PORT: `${port}` } });
  await run.ended;
  const outcome = { passed: [], failed: {} };
  let said = [];
  for (const line of run.lines) {
    const [, verdict, name] = /^--- (PASS|FAIL): (\w+)/.exec(line) ?? [];
    if (/^=== RUN/.test(line)) {
      said = [];
    } else if (verdict === 'PASS') {
      outcome.passed.push(name);
    } else if (verdict) {
      outcome.failed[name] = said;
    } else if (/^ {4}\S/.test(line)) {
      said.push(line.trim().replace(/^\w+\.go:\d+: /, ''));
    }
  }

  return outcome;
};
