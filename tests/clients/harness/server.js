// The shipped service in a process of its own, on free ports.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from './test.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const dll = path.resolve(process.env.GREETERING_DLL ?? path.join(repository, 'artifacts/bin/Greetering.Api/release/Greetering.Api.dll'));
const startMilliseconds = 60_000;

// Port 0 on both: the system picks, and nothing can take the port between picking and listening.
const freePorts = {
  Kestrel__Endpoints__Rest__Url: 'http://127.0.0.1:0',
  Kestrel__Endpoints__Grpc__Url: 'http://127.0.0.1:0',
};

export class Server {
  #process;
  #exit;
  #watchers = new Set();

  /** Everything it wrote to its console, a line each. */
  log = [];

  /** What it wrote to standard error: nothing, if all is well. */
  errors = [];

  /** Starts it; settings are environment variables of its own, and the program may be another build of it. */
  static async start(settings = {}, program = dll) {
    const server = new Server();
    server.#spawn(settings, program);
    await server.#findPorts();
    return server;
  }

  /** How much memory the process holds, in megabytes, by the system's account. */
  get megabytes() {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))[1]) / 1024;
  }

  get restUrl() {
    return `http://127.0.0.1:${this.restPort}`;
  }

  /** The endpoints with TLS, where the settings have such. */
  get tlsUrls() {
    return this.log.flatMap(line => /Now listening on: (https:\/\/\S+)/.exec(line)?.[1] ?? []);
  }

  get grpcUrl() {
    return `http://127.0.0.1:${this.grpcPort}`;
  }

  get grpcAddress() {
    return `127.0.0.1:${this.grpcPort}`;
  }

  /** Types a line at the server's console. */
  type(line) {
    this.#process.stdin.write(`${line}\n`);
  }

  /** Ends what is typed: an end of file. */
  endInput() {
    this.#process.stdin.end();
  }

  /** Waits until the log has so many lines that match. */
  async logged(pattern, times = 1) {
    const seen = () => this.log.filter(line => pattern.test(line)).length >= times;
    while (!seen()) {
      await new Promise((resolve, reject) => {
        this.#watchers.add({ resolve, reject });
      });
    }
  }

  /** Tells it to end; `stopped` waits for the end. */
  terminate(signal = 'SIGTERM') {
    this.#process.kill(signal);
  }

  /** How the process ended: its exit code, or the signal that ended it. */
  async stopped() {
    const [code, signal] = await this.#exit;
    return signal ?? code;
  }

  /** The last test of every file: the service ends when it is told to, and nothing that was done to it was its own fault. */
  endsWell({ native = false } = {}) {
    test('the server ends with exit code 0 and has logged no error', async () => {
      this.terminate();
      assert.equal(await this.stopped(), 0);
      this.mustHaveLoggedNoError({ native });
    });
  }

  /** Natively Grpc.AspNetCore logs an error for a service that reads once more after its client has left. By REST nothing of the kind is logged. */
  mustHaveLoggedNoError({ native = false } = {}) {
    const errors = this.log
      .flatMap((line, at) => (/^(fail|crit):/.test(line) ? [this.log.slice(at, at + 25).join('\n')] : []))
      .filter(error => !native || !/The request stream was aborted\.|The client reset the request stream\./.test(error));
    assert.deepEqual(errors, []);
    assert.deepEqual(this.errors, []);
  }

  #spawn(settings, program) {
    assert.ok(existsSync(program), `${program} is not there. Build it (dotnet build src/Greetering.Api -c Release), or set GREETERING_DLL.`);

    // The content root is the working directory: that is where appsettings.json is.
    this.#process = spawn('dotnet', [program], {
      cwd: path.dirname(program),
      env: { ...process.env, ...freePorts, ...settings, DOTNET_ENVIRONMENT: 'Production', NO_COLOR: '1' },
      stdio: 'pipe',
    });
    this.#exit = once(this.#process, 'close');
    this.#exit.then(() => this.#tell(({ reject }) => reject(new Error(`The server has ended:\n${[...this.log, ...this.errors].join('\n')}`))));
    this.#process.stdin.on('error', () => {});
    createInterface({ input: this.#process.stdout }).on('line', line => {
      this.log.push(line);
      this.#tell(({ resolve }) => resolve());
    });
    createInterface({ input: this.#process.stderr }).on('line', line => this.errors.push(line));
    process.once('exit', () => {
      this.#process.kill('SIGKILL');
      if (process.env.GREETERING_LOG) {
        appendFileSync(process.env.GREETERING_LOG, `${this.log.join('\n')}\n`);
      }
    });
  }

  #tell(news) {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    watchers.forEach(news);
  }

  async #findPorts() {
    await this.logged(/Application started/);
    const ports = this.log.flatMap(line => line.match(/Now listening on: http:\/\/127\.0\.0\.1:(\d+)/)?.slice(1) ?? []);
    for (const port of ports.map(Number)) {
      const isRest = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(startMilliseconds) }).then(answer => answer.ok, () => false);
      if (isRest) {
        this.restPort = port;
      } else {
        this.grpcPort = port;
      }
    }

    assert.ok(this.restPort && this.grpcPort, `One port for REST and one for gRPC, in:\n${this.log.join('\n')}`);
  }
}

// The runner ends a file that takes too long with this signal; without a handler the server would outlive it.
process.once('SIGTERM', () => process.exit(143));
