// Compares this project's gateway with grpc-gateway 1.6 (Debian's sources, Go), each in its own process in front of the same Go server: calls per second of processor time, and latencies.
// Needs wrk and the requirements of tests/upstreams: (cd tests/upstreams && npm ci), then node benchmarks/beside-grpc-gateway.mjs [seconds].
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { examplesDescriptorSet, startExamples, startTheirGateway } from '../tests/upstreams/grpc-gateway.js';
import { startGateway } from '../tests/upstreams/harness/gateway.js';

const seconds = Number(process.argv[2] ?? 10);
const rounds = 3;
const ticksPerSecond = 100;
const script = '/tmp/echo.lua';
writeFileSync(script, 'wrk.method = "POST"\nwrk.body = "{\\"id\\":\\"x\\"}"\nwrk.headers["Content-Type"] = "application/json"\n');

const server = await startExamples();
const theirs = await startTheirGateway(server.port);
const ours = await startGateway({
  upstreams: [server.url],
  descriptorSets: [examplesDescriptorSet()],
  settings: { Logging__LogLevel__Gateway: 'Error', Logging__LogLevel__Default: 'Warning', 'Logging__LogLevel__Microsoft.AspNetCore': 'Warning' },
});

// The processor time that a process has taken, in seconds: user and kernel.
const processorTime = pid => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};
const pidOf = text => execFileSync('pgrep', ['-f', text], { encoding: 'utf8' }).trim().split('\n').at(-1);
const load = (url, time) => execFileSync('wrk', ['-t1', '-c16', `-d${time}s`, '--latency', '-s', script, `${url}/v1/example/echo_body`], { encoding: 'utf8' });

const gateways = [
  { name: 'grpc-gateway 1.6', url: theirs.url, pid: pidOf(`endpoint 127.0.0.1:${server.port}`) },
  { name: 'this gateway', url: ours.url, pid: pidOf(`urls http://127.0.0.1:${ours.port}`) },
];
for (const { url } of gateways) {
  load(url, Math.max(5, seconds));
}

console.log('| gateway | calls a second | calls a second of processor time | p50 | p99 |\n| --- | --: | --: | --: | --: |');
for (let round = 0; round < rounds; round++) {
  for (const { name, url, pid } of gateways) {
    const before = processorTime(pid);
    const printed = load(url, seconds);
    const spent = processorTime(pid) - before;
    const [, calls] = printed.match(/(\d+) requests in/);
    const failed = printed.match(/Non-2xx[^\n]*/)?.[0] ?? '';
    const [, p50] = printed.match(/50%\s+(\S+)/);
    const [, p99] = printed.match(/99%\s+(\S+)/);
    console.log(`| ${name} | ${Math.round(calls / seconds)} | ${Math.round(calls / spent)} | ${p50} | ${p99} |${failed}`);
  }
}

await Promise.all([theirs.stop(), ours.stop()]);
await server.stop();
