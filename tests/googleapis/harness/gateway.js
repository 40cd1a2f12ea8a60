// The gateway with a configuration, and what it costs.
import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../clients/harness/port.js';
import { Program } from '../../interop/harness/program.js';
import { dll } from '../../upstreams/harness/gateway.js';
import { answers, startServer } from '../../upstreams/harness/server.js';
import { scratch } from './protos.js';

/** One API: a cluster that the gateway knows by a descriptor set. Further options are those of Gateway:Clusters. */
const configurationOf = (clusters, options) => ({
  ReverseProxy: { Clusters: Object.fromEntries(Object.entries(clusters).map(([id, { url }]) => [id, { Destinations: { one: { Address: url } } }])) },
  Gateway: { ...options, Clusters: Object.fromEntries(Object.entries(clusters).map(([id, { url, ...cluster }]) => [id, cluster])) },
});

let number = 0;
const argumentsOf = (clusters, options, rest) => {
  const file = path.join(scratch, `gateway-${number++}.json`);
  writeFileSync(file, JSON.stringify(configurationOf(clusters, options)));
  return [dll, '--config', file, ...rest];
};

/** Starts it before clusters, by their ids, and waits until it is ready. */
export const startGateway = async (clusters, options = {}) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const server = await startServer('dotnet', argumentsOf(clusters, options, ['--urls', url, '--pages', 'true']), { isUp: () => answers(`${url}/healthz`), env: { NO_COLOR: '1' } });
  const seconds = (performance.now() - started) / 1000;
  const start = { seconds, ...costOf(server.program.pid) };
  await server.program.says(/^Press Ctrl/);
  const ready = await (await fetch(`${url}/readyz`)).json();
  return { ...server, url, start, ready, lines: () => [...server.program.lines], cost: () => costOf(server.program.pid), watchers: () => watchersOf(server.program.pid) };
};

/** Starts it where it must not start; resolves to its exit code and what it said. */
export const refuseToStart = async (clusters, options = {}) => {
  const program = new Program('dotnet', argumentsOf(clusters, options, ['--urls', 'http://127.0.0.1:0']), { env: { NO_COLOR: '1' } });
  const code = await program.ended;
  return { code, text: [...program.lines, ...program.errors].join('\n') };
};

/** Resident memory of a process in MB, now and at most, and its processor time in seconds: of Linux alone. */
function costOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [now, most] = ['VmRSS', 'VmHWM'].map(name => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024));

  // Behind the name of the program, which may hold spaces: user and system time are 14 and 15 of all, in hundredths of a second.
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return { now, most, processor: (Number(times[11]) + Number(times[12])) / 100 };
}

/** How many of the system's watchers of files a process has: of Linux alone. */
function watchersOf(pid) {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter(file => {
    try {
      return readlinkSync(path.join(folder, file)) === 'anon_inode:inotify';
    } catch {
      // Closed meanwhile.
      return false;
    }
  }).length;
}
