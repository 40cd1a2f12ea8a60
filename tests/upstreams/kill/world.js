// Services, gateways before them, and HAProxy before these: each a process of its own that can be killed and started again.
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, listening } from '../../clients/harness/port.js';
import { Program } from '../../interop/harness/program.js';
import { dll as gatewayDll } from '../harness/gateway.js';
import { scratch } from '../harness/scratch.js';
import { answers, startServer } from '../harness/server.js';

const serviceDll = path.resolve(fileURLToPath(new URL('../../../artifacts/bin/Greetering.Api/release/Greetering.Api.dll', import.meta.url)));
const configuration = readFileSync(new URL('./haproxy.cfg', import.meta.url), 'utf8');

/** A process under a name. Its lines are those of all its lives. */
export class Member {
  #start;
  #lives = [];

  constructor(kind, name, port, start) {
    Object.assign(this, { kind, name, port });
    this.#start = start;
  }

  get lines() {
    return this.#lives.flatMap(({ program }) => program.lines);
  }

  /** The lines of this life. */
  get recent() {
    return this.#lives.at(-1).program.lines;
  }

  async start() {
    this.#lives.push(await this.#start());
  }

  /** Kills it. Resolves to when that was, and when its connections had ended: the system needs a while to take a process apart. */
  async kill() {
    const witness = createConnection(this.port, '127.0.0.1').resume().on('error', () => {});
    await once(witness, 'connect');
    const closed = new Promise(resolve => witness.on('close', resolve));
    const from = performance.now();
    await Promise.all([this.#lives.at(-1).program.stop('SIGKILL'), closed]);
    return { kind: this.kind, name: this.name, from, to: performance.now() };
  }

  /** Open files, sockets among them, and resident memory in MB. */
  measure() {
    const { pid } = this.#lives.at(-1).program;
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return { files: readdirSync(`/proc/${pid}/fd`).length, megabytes: Math.round(kilobytes / 1024) };
  }

  stop() {
    return this.#lives.at(-1).stop();
  }
}

const makeService = async name => {
  const [rest, native] = [await freePort(), await freePort()];
  return new Member('service', name, native, () => startServer('dotnet', [serviceDll], {
    isUp: () => answers(`http://127.0.0.1:${rest}/healthz`),
    env: {
      Kestrel__Endpoints__Rest__Url: `http://127.0.0.1:${rest}`,
      Kestrel__Endpoints__Grpc__Url: `http://127.0.0.1:${native}`,
      Logging__LogLevel__Default: 'Warning',
      Calls__Console: 'true',
      Chat__Console: 'false',
    },
  }));
};

const makeGateway = async (name, services) => {
  const port = await freePort();
  const upstream = services.map(service => `http://127.0.0.1:${service.port}`).join(',');
  return new Member('gateway', name, port, () => startServer('dotnet', [gatewayDll, '--upstream', upstream, '--urls', `http://127.0.0.1:${port}`], {
    isUp: () => answers(`http://127.0.0.1:${port}/readyz`),
    env: { NO_COLOR: '1' },
  }));
};

const startHaproxy = async gateways => {
  const [http, grpc] = [await freePort(), await freePort()];
  const line = (gateway, rest) => `  server ${gateway.name} 127.0.0.1:${gateway.port} ${rest}`;
  const file = path.join(scratch, 'haproxy.cfg');
  writeFileSync(file, configuration
    .replace('HTTP_PORT', http).replace('GRPC_PORT', grpc)
    .replace('HTTP_SERVERS', gateways.map(gateway => line(gateway, '')).join('\n'))
    .replace('GRPC_SERVERS', gateways.map(gateway => line(gateway, `proto h2 track http/${gateway.name}`)).join('\n')));
  const program = new Program('/usr/sbin/haproxy', ['-f', file, '-db']);
  const failed = program.ended.then(code => Promise.reject(new Error(`HAProxy has ended with ${code}:\n${program.errors.join('\n')}`)));
  failed.catch(() => {});
  await Promise.race([Promise.all([listening(http), listening(grpc)]), failed]);
  return { url: `http://127.0.0.1:${http}`, grpcPort: grpc, stop: () => program.stop('SIGTERM') };
};

/** Starts all of it. */
export const startWorld = async (serviceCount, gatewayCount) => {
  const names = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
  const services = await Promise.all(names('service', serviceCount).map(makeService));
  await Promise.all(services.map(service => service.start()));
  const gateways = await Promise.all(names('gateway', gatewayCount).map(name => makeGateway(name, services)));
  await Promise.all(gateways.map(gateway => gateway.start()));
  const proxy = await startHaproxy(gateways);
  return {
    services,
    gateways,
    url: proxy.url,
    grpcPort: proxy.grpcPort,
    stop: async () => {
      await proxy.stop();
      await Promise.all([...gateways, ...services].map(member => member.stop()));
    },
  };
};
