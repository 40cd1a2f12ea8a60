// Compares this project's gateway with grpc-gateway 1.6 (Debian's sources, Go), each in its own process in front of the same Go server: calls per second of processor time, and latencies.
// Needs wrk and the requirements of tests/upstreams. `benchmarks/report.sh grpc-gateway` sets it up and writes reports/grpc-gateway.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { examplesDescriptorSet, startExamples, startTheirGateway } from '../tests/upstreams/grpc-gateway.js';
import { startGateway } from '../tests/upstreams/harness/gateway.js';

const seconds = Number(process.argv[2] ?? 10);
const rounds = 7;
const average = loadavg()[0].toFixed(2);
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
const median = values => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const spread = (values, digits) => `**${median(values).toFixed(digits)}** (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

// What wrk prints of a latency: 950.00us, 1.20ms or 1.02s.
const milliseconds = text => Number.parseFloat(text) * (text.endsWith('us') ? 0.001 : text.endsWith('ms') ? 1 : 1000);
const load = (url, time) => execFileSync('wrk', ['-t1', '-c16', `-d${time}s`, '--latency', '-s', script, `${url}/v1/example/echo_body`], { encoding: 'utf8' });

const gateways = [
  { name: 'grpc-gateway 1.6', url: theirs.url, pid: pidOf(`endpoint 127.0.0.1:${server.port}`) },
  { name: 'this gateway', url: ours.url, pid: pidOf(`urls http://127.0.0.1:${ours.port}`) },
];
for (const { url } of gateways) {
  load(url, Math.max(5, seconds));
}

const runs = gateways.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [at, { name, url, pid }] of gateways.entries()) {
    const before = processorTime(pid);
    const printed = load(url, seconds);
    const spent = processorTime(pid) - before;
    if (/Non-2xx/.test(printed)) {
      throw new Error(`${name} answered with errors:\n${printed}`);
    }

    const calls = Number(/(\d+) requests in/.exec(printed)[1]);
    const latency = percent => milliseconds(new RegExp(`${percent}%\\s+(\\S+)`).exec(printed)[1]);
    runs[at].push({ rate: calls / seconds, cost: 1e6 * spent / calls, median: latency(50), tail: latency(99) });
  }
}

await Promise.all([theirs.stop(), ours.stop()]);
await server.stop();

const columns = [['rate', 0], ['cost', 1], ['median', 1], ['tail', 1]];
const rows = gateways.map(({ name }, at) => `| ${name} | ${columns.map(([key, digits]) => spread(runs[at].map(run => run[key]), digits)).join(' | ')} |`);
const [theirCost, ourCost] = runs.map(of => of.map(run => run.cost));
const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
console.log(`# The gateway beside grpc-gateway

Made by \`benchmarks/report.sh grpc-gateway\`. ${cpus()[0].model}, ${cpus().length} cores; ${system}; load average ${average}; ${new Date().toISOString().slice(0, 10)}.

Both stand before the same gRPC server in Go, each in a process of its own, and take turns: \`POST /v1/example/echo_body\` of a short body, 16 connections, by wrk. Only the gateway's process counts for processor time, in user and system mode. Client, gateway and server share the machine.

| gateway | calls a second | processor time a call, µs | p50, ms | p99, ms |
| --- | --: | --: | --: | --: |
${rows.join('\n')}

- Medians of ${rounds} rounds of ${seconds} s, and the range of all rounds.
- Processor time here to there: **${median(ourCost.map((cost, at) => cost / theirCost[at])).toFixed(2)}**, the median of the ratios of the rounds.
- grpc-gateway is version 1.6, the one that Debian has; it is generated code, compiled with Go ${/go(\S+) /.exec(execFileSync('go', ['version'], { encoding: 'utf8' }))[1]}. This gateway reads the schema while it runs.`);
