// nginx and HAProxy as Debian ships them, with the configurations of deploy/ for the gateway, on free ports.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../clients/harness/port.js';
import { scratch } from './scratch.js';
import { listens, startServer } from './server.js';

const deploy = fileURLToPath(new URL('../../../deploy', import.meta.url));
const nginxFolders = folder => ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ');

// What belongs to a test and not to a deployment: ports, a folder that anyone may write to, no daemon.
const kinds = {
  nginx: {
    file: 'nginx/gateway.conf',
    edit: (text, { http, grpc, folder }) => text
      .replace('http {', `http { access_log off; ${nginxFolders(folder)}`)
      .replace('listen 8000', `listen 127.0.0.1:${http}`)
      .replace('listen 8001', `listen 127.0.0.1:${grpc}`),
    command: (file, folder) => ['/usr/sbin/nginx', '-p', folder, '-e', 'stderr', '-c', file, '-g', `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;`],
    check: (file, folder) => ['/usr/sbin/nginx', '-t', '-p', folder, '-e', 'stderr', '-c', file, '-g', `pid ${folder}/pid.check;`],
    grpcPort: ({ grpc }) => grpc,
  },
  haproxy: {
    file: 'haproxy/gateway.cfg',
    edit: (text, { http }) => text.replace('bind :8000', `bind 127.0.0.1:${http}`),
    command: file => ['/usr/sbin/haproxy', '-f', file, '-db'],
    check: file => ['/usr/sbin/haproxy', '-c', '-f', file],
    grpcPort: ({ http }) => http,
  },
};

/** Starts one before a gateway. `url` takes REST and everything of HTTP/1.1, `port` takes gRPC; `check` is the command that checks its configuration. */
export const startGatewayProxy = async (name, upstreamPort) => {
  const kind = kinds[name];
  const folder = path.join(scratch, name);
  mkdirSync(folder, { recursive: true });
  const places = { http: await freePort(), grpc: await freePort(), folder };
  const file = path.join(folder, 'proxy.conf');
  writeFileSync(file, kind.edit(readFileSync(path.join(deploy, kind.file), 'utf8'), places).replaceAll('127.0.0.1:8081', `127.0.0.1:${upstreamPort}`));
  const [command, ...args] = kind.command(file, folder);
  const { stop } = await startServer(command, args, { isUp: () => listens(places.http) });
  return { name, url: `http://127.0.0.1:${places.http}`, port: kind.grpcPort(places), check: kind.check(file, folder), stop };
};
