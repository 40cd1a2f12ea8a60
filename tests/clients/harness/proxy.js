// nginx and HAProxy as Debian ships them, with the configuration files of deploy/, on free ports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, listening } from './port.js';

const deploy = fileURLToPath(new URL('../../../deploy', import.meta.url));

// What belongs to a test and not to a deployment: a folder that anyone may write to, no daemon.
const nginxFolders = folder => ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ');
const kinds = {
  nginx: {
    file: 'nginx/nginx.conf',
    edit: (text, port, folder) => text.replace('http {', `http { access_log off; ${nginxFolders(folder)}`).replace('listen 8000', `listen 127.0.0.1:${port}`),
    command: (file, folder) => ['/usr/sbin/nginx', '-p', folder, '-c', file, '-g', `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;`],
  },
  haproxy: {
    file: 'haproxy/haproxy.cfg',
    edit: (text, port) => text.replace('bind :8000', `bind 127.0.0.1:${port}`),
    command: file => ['/usr/sbin/haproxy', '-f', file, '-db'],
  },
};

export const proxies = Object.keys(kinds);

export class Proxy {
  #process;
  #folder;

  /** Starts it in front of a port; a test may change the configuration. */
  static async start(name, upstreamPort, change = text => text) {
    const kind = kinds[name];
    const proxy = new Proxy();
    proxy.port = await freePort();
    proxy.#folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
    const file = path.join(proxy.#folder, 'proxy.conf');
    const text = kind.edit(readFileSync(path.join(deploy, kind.file), 'utf8'), proxy.port, proxy.#folder);
    writeFileSync(file, change(text.replace('127.0.0.1:8080', `127.0.0.1:${upstreamPort}`)));
    const [command, ...args] = kind.command(file, proxy.#folder);
    proxy.#process = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    process.once('exit', () => proxy.#process.kill('SIGKILL'));
    const said = [];
    proxy.#process.stderr.on('data', data => said.push(data));
    const ended = once(proxy.#process, 'exit').then(([code]) => Promise.reject(new Error(`${name} has ended with ${code}:\n${Buffer.concat(said)}`)));
    ended.catch(() => {});
    await Promise.race([listening(proxy.port), ended]);
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop() {
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
