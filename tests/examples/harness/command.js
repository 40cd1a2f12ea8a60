// A command of a README in a shell of its own, read line by line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { match } from '../../clients/docs/transcript.js';

// A program of .NET on a busy machine needs seconds to start, and npm a while to install.
const patience = 240_000;
const open = new Set();

export class Command {
  #process;
  #lines = [];
  #watch = () => {};
  #hasEnded = false;

  constructor(text, folder, ports, environment) {
    this.text = text;
    // A group of its own, so that one signal reaches all that it starts, as Ctrl+C does.
    this.#process = spawn('bash', ['-c', `exec 2>&1\n${ports.toReal(text)}`], { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    open.add(this);
    let rest = '';
    this.#process.stdout.setEncoding('utf8').on('data', data => {
      const whole = (rest + data).split('\n');
      rest = whole.pop();
      this.#add(whole.map(line => ports.toShown(line).trimEnd()));
    });
    this.ended = once(this.#process, 'close').then(([code]) => {
      this.#hasEnded = true;
      this.#add(rest ? [ports.toShown(rest)] : []);
      return code;
    });
  }

  /** Waits for the end: the command has printed these lines and nothing else, but for empty lines at its end. */
  async prints(wanted) {
    const code = await within(this.ended, () => this.#said(wanted));
    this.kill();
    assert.equal(code, 0, this.#said(wanted));
    const shown = this.#lines.slice(0, this.#lines.findLastIndex(line => line !== '') + 1);
    assert.equal(match(wanted, shown), shown.length, this.#said(wanted));
  }

  /** Waits until it has printed these lines, one after another, whatever it prints before them. */
  async says(wanted) {
    const found = async () => {
      while (match(['…', ...wanted], this.#lines) < 0) {
        assert.ok(!this.#hasEnded, this.#said(wanted));
        await new Promise(resolve => (this.#watch = resolve));
      }
    };
    await within(found(), () => this.#said(wanted));
  }

  /** Ends a server by Ctrl+C. */
  async stop() {
    signal(this.#process.pid, 'SIGINT');
    await within(this.ended, () => `${this.text} did not end`);
    this.kill();
  }

  kill() {
    signal(this.#process.pid, 'SIGKILL');
    open.delete(this);
  }

  #add(lines) {
    this.#lines.push(...lines);
    this.#watch();
  }

  #said(wanted) {
    return `$ ${this.text}\n--- wanted\n${wanted.join('\n')}\n--- printed\n${this.#lines.join('\n')}\n---`;
  }
}

function within(promise, fault) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Too late: ${fault()}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    // It is gone already.
  }
}

// What is detached outlives this process, also one that the runner ends because it took too long.
process.once('exit', () => open.forEach(command => command.kill()));
process.once('SIGTERM', () => process.exit(143));
