// Cerbos, which decides who may do what: gRPC in Go with server reflection, with grpc-gateway 2 on another port. Its program is an npm package.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { freePort } from '../clients/harness/port.js';
import { scratch } from './harness/scratch.js';
import { answers, startServer } from './harness/server.js';

const program = createRequire(import.meta.url).resolve('@cerbos/cerbos-linux-x64');

/** Starts a server with nothing in it, its gRPC at a port or at any that is free. `port` and `grpcUrl` are its gRPC, `url` is its own REST. */
export const startCerbos = async at => {
  const folder = mkdtempSync(path.join(scratch, 'cerbos-'));
  const [http, grpc] = [await freePort(), at ?? (await freePort())];
  const configuration = path.join(folder, 'cerbos.json');
  writeFileSync(configuration, JSON.stringify({
    server: { httpListenAddr: `127.0.0.1:${http}`, grpcListenAddr: `127.0.0.1:${grpc}`, adminAPI: { enabled: true } },
    storage: { driver: 'sqlite3', sqlite3: { dsn: ':memory:?_fk=true' } },
    audit: { enabled: true, backend: 'local', local: { storagePath: path.join(folder, 'audit') }, accessLogsEnabled: true },
    telemetry: { disabled: true },
  }));
  const url = `http://127.0.0.1:${http}`;
  const server = await startServer(program, ['server', `--config=${configuration}`, '--log-level=error'], {
    isUp: () => answers(`${url}/_cerbos/health`),
    env: { CERBOS_NO_TELEMETRY: '1' },
  });
  return { ...server, url, grpcUrl: `http://127.0.0.1:${grpc}`, port: grpc };
};

/** The header that its administration asks for: the user and the password that it has when none is set. */
export const administrator = { authorization: `Basic ${Buffer.from('cerbos:cerbosAdmin').toString('base64')}` };

/** What is different in each run, in any answer. */
export const changing = ['cerbosCallId', 'callId', 'timestamp', 'peer', 'hash', 'update_ts'];
