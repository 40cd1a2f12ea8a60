// Pages in headless Chromium, each from an origin of its own. A page reports by posting JSON to /report.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const clients = fileURLToPath(new URL('..', import.meta.url));
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage', '--no-proxy-server',
];
const types = { '.js': 'text/javascript', '.html': 'text/html' };

/** What the pages import, as Node.js finds it. */
const modules = [
  '@bufbuild/protobuf', '@bufbuild/protobuf/codegenv2', '@bufbuild/protobuf/wire', '@bufbuild/protobuf/wkt',
  '@connectrpc/connect', '@connectrpc/connect/protocol', '@connectrpc/connect/protocol-connect', '@connectrpc/connect/protocol-grpc-web', '@connectrpc/connect-web',
];

export class PageServer {
  #http;
  #files;
  #reports = [];
  #wake = () => {};

  /** Serves the folder browser/, node_modules, and what `files` holds by path. WebSockets go on to the port `socketsTo`, their headers as they are: for that server the pages are its own. */
  static async start(files = {}, { socketsTo } = {}) {
    const pages = new PageServer();
    pages.#files = files;
    pages.#http = createServer((request, response) => pages.#answer(request, response)).listen(0, '127.0.0.1');
    if (socketsTo) {
      pages.#http.on('upgrade', (request, socket, head) => forward(request, socket, head, socketsTo));
    }

    await once(pages.#http, 'listening');
    return pages;
  }

  get origin() {
    return `http://127.0.0.1:${this.#http.address().port}`;
  }

  /** Opens a page in a browser of its own and waits for its report. */
  async open(page) {
    const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
    // A group of its own: a browser is many processes, and all of them write to its profile.
    const browser = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...flags, `--user-data-dir=${profile}`, `${this.origin}${page}`], {
      stdio: 'ignore',
      detached: true,
    });
    const gone = once(browser, 'close');
    const end = () => endGroup(browser.pid);
    process.once('exit', end);
    try {
      return await Promise.race([this.#report(), gone.then(([code]) => Promise.reject(new Error(`Chromium has ended with ${code} before the page reported.`)))]);
    } finally {
      process.off('exit', end);
      end();
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  }

  close() {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  async #report() {
    while (this.#reports.length === 0) {
      await new Promise(resolve => (this.#wake = resolve));
    }

    return this.#reports.shift();
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    if (pathname === '/report') {
      this.#reports.push(JSON.parse(Buffer.concat(await request.toArray())));
      this.#wake();
      response.end();
      return;
    }

    const body = this.#files[pathname] ?? read(pathname);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': types[path.extname(pathname)] ?? 'application/octet-stream' });
    response.end(body);
  }
}

function forward(request, client, head, port) {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
  }

  const server = connect(port, '127.0.0.1', () => {
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
  client.on('error', () => server.destroy());
}

function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function read(pathname) {
  const file = path.join(clients, pathname.startsWith('/node_modules/') ? '' : 'browser', path.normalize(pathname));
  try {
    return path.extname(file) === '.html' ? readFileSync(file, 'utf8').replace('IMPORT_MAP', importMap()) : readFileSync(file);
  } catch {
    return undefined;
  }
}

function importMap() {
  const found = modules.map(name => [name, `/${path.relative(clients, fileURLToPath(import.meta.resolve(name)))}`]);
  return JSON.stringify({ imports: { ...Object.fromEntries(found), 'grpc-web': '/node_modules/grpc-web/index.esm.js' } });
}
