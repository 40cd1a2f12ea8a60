// A program in a process of its own, read line by line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

// gRPC's C core would send everything through a proxy that the environment names.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name)));
const running = new Set();

export class Program {
  #process;
  #exit;
  #watchers = [];

  /** What it wrote to its standard output, a line each. */
  lines = [];

  /** What it wrote to standard error. */
  errors = [];

  constructor(command, args, { env = {}, cwd } = {}) {
    this.name = [command, ...args].join(' ');
    this.#process = spawn(command, args, { cwd, env: { ...environment, GRPC_VERBOSITY: 'ERROR', ...env }, stdio: 'pipe' });
    running.add(this.#process);
    this.#exit = once(this.#process, 'close').then(([code, signal]) => {
      running.delete(this.#process);
      this.#tell(undefined);
      return signal ?? code;
    });
    this.#process.stdin.on('error', () => {});
    createInterface({ input: this.#process.stdout }).on('line', line => {
      this.lines.push(line);
      this.#tell(line);
    });
    createInterface({ input: this.#process.stderr }).on('line', line => this.errors.push(line));
  }

  get pid() {
    return this.#process.pid;
  }

  /** Calls back with each line, and with undefined at the end. */
  watch(watcher) {
    this.lines.forEach(line => watcher(line));
    this.#watchers.push(watcher);
  }

  /** Waits for a line that matches. */
  says(pattern) {
    return new Promise((resolve, reject) => {
      this.watch(line => {
        const match = line?.match(pattern);
        if (match) {
          resolve(match);
        } else if (line === undefined) {
          reject(new Error(`${this.name} has ended:\n${[...this.lines, ...this.errors].join('\n')}`));
        }
      });
    });
  }

  get pid() {
    return this.#process.pid;
  }

  /** Resolves to the exit code, or to the signal that ended it. */
  get ended() {
    return this.#exit;
  }

  /** Ends its standard input, which ends the servers here. */
  async stop(signal) {
    this.#process.stdin.end();
    if (signal) {
      this.#process.kill(signal);
    }

    return this.ended;
  }

  #tell(line) {
    this.#watchers.forEach(watcher => watcher(line));
  }
}

process.once('exit', () => running.forEach(child => child.kill('SIGKILL')));
process.once('SIGTERM', () => process.exit(143));
