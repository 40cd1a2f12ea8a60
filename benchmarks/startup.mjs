// Starts the published gateway in front of the greeting service, again and again. startup.sh has built both.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [runtime, output] = process.argv.slice(2);
const starts = 5;
const settleMilliseconds = 3_000;
const service = path.resolve('artifacts/bin/Greetering.Api/release');
const load = loadavg()[0].toFixed(2);

// The first run loads the files into the page cache and does not count.
const ways = [
  { name: 'framework-dependent, as the .NET tool is', folder: path.join(output, 'framework'), command: ['dotnet', 'Gateway.dll'] },
  { name: `one file with its runtime, ${runtime}`, folder: path.join(output, 'single'), command: [path.resolve(output, 'single', 'gateway')] },
];

const median = values => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const range = values => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
const megabytes = bytes => (bytes / 1024 / 1024).toFixed(1);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Whether a GET on a new connection gets 200. The first success counts.
const isReady = url => new Promise(resolve => {
  get(url, { agent: false }, answer => resolve(answer.resume().statusCode === 200)).on('error', () => resolve(false));
});

async function untilReady(url, child) {
  while (!(await isReady(url))) {
    if (child.exitCode !== null) {
      throw new Error(`${child.spawnargs.join(' ')} has ended with ${child.exitCode}.`);
    }

    await sleep(1);
  }
}

async function end(child) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function measure({ folder, command: [program, ...args] }, upstream) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const began = performance.now();
  const child = spawn(program, [...args, '--upstream', upstream, '--urls', url], { cwd: folder, stdio: 'ignore' });
  await untilReady(`${url}/readyz`, child);
  const milliseconds = performance.now() - began;
  await sleep(settleMilliseconds);
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  await end(child);
  return { milliseconds, megabytes: Number(kilobytes) / 1024 };
}

const sizeOf = folder => readdirSync(folder, { recursive: true }).map(name => statSync(path.join(folder, name))).filter(file => file.isFile()).reduce((sum, file) => sum + file.size, 0);

const ports = [await freePort(), await freePort()];
const greeter = spawn('dotnet', ['Greetering.Api.dll'], {
  cwd: service,
  stdio: 'ignore',
  env: { ...process.env, Kestrel__Endpoints__Rest__Url: `http://127.0.0.1:${ports[0]}`, Kestrel__Endpoints__Grpc__Url: `http://127.0.0.1:${ports[1]}` },
});
process.once('exit', () => greeter.kill('SIGKILL'));
await untilReady(`http://127.0.0.1:${ports[0]}/healthz`, greeter);

const runs = ways.map(() => []);
for (let round = 0; round <= starts; round++) {
  for (const [at, way] of ways.entries()) {
    const run = await measure(way, `http://127.0.0.1:${ports[1]}`);
    if (round > 0) {
      runs[at].push(run);
    }
  }
}

await end(greeter);
const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
const version = /Microsoft\.AspNetCore\.App (\S+)/.exec(execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' }))[1];
const rows = ways.map(({ name, folder }, at) => {
  const [times, memory] = ['milliseconds', 'megabytes'].map(key => runs[at].map(run => run[key]));
  return `| ${name} | **${median(times).toFixed(0)} ms** (${range(times)}) | ${megabytes(sizeOf(folder))} MB | **${median(memory).toFixed(0)} MB** (${range(memory)}) |`;
});
console.log(`# How the gateway starts

Made by \`benchmarks/startup.sh\`. ${cpus()[0].model}, ${cpus().length} cores; ${system}; .NET ${version}; load average ${load}; ${new Date().toISOString().slice(0, 10)}.

| published as | start | size | resident memory |
| --- | --: | --: | --: |
${rows.join('\n')}

- Start: from the start of the process to the first answer 200 of \`/readyz\`, that is, with the schema of its only upstream (\`src/Greetering.Api\` on the same machine, by reflection). The median of ${starts} starts, and their range. The files are in the page cache.
- Size: all files of the folder. Framework-dependent means that the ASP.NET Core runtime is on the machine already.
- Resident memory: \`VmRSS\`, ${settleMilliseconds / 1000} s after that, before any call. The median, and the range.`);
