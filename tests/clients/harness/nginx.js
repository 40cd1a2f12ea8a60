// nginx in front of a server, with no settings but the address and those that a test names: HTTP/1.0 to the server, buffers as they are.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, listening } from './port.js';

export class Nginx {
  #process;
  #gone;
  #folder = mkdtempSync(path.join(tmpdir(), 'nginx-'));

  static async start(upstream, settings = '') {
    const nginx = new Nginx();
    const port = await freePort();
    nginx.url = `http://127.0.0.1:${port}`;
    nginx.#spawn(port, upstream, settings);
    await Promise.race([listening(port), nginx.#gone.then(([code]) => Promise.reject(new Error(`nginx has ended with ${code}.`)))]);
    return nginx;
  }

  async stop() {
    this.#process.kill();
    await this.#gone;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #spawn(port, upstream, settings) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${this.#folder}/${name};`).join(' ');
    const configuration = path.join(this.#folder, 'nginx.conf');
    writeFileSync(configuration, `
      daemon off; master_process off; pid ${this.#folder}/nginx.pid; error_log stderr;
      events {}
      http { access_log off; ${temporary} server { listen 127.0.0.1:${port}; location / { proxy_pass ${upstream}; ${settings} } } }`);
    this.#process = spawn(process.env.NGINX ?? '/usr/sbin/nginx', ['-p', this.#folder, '-c', configuration, '-e', 'stderr'], { stdio: 'ignore' });
    this.#gone = once(this.#process, 'close');
    process.once('exit', () => this.#process.kill());
  }
}
