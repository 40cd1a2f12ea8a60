// A reader's terminal: runs one command after another, types, and waits for what should be printed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isPlaceholder, match } from './transcript.js';

// On a busy machine a program of .NET needs some seconds to start.
const patience = 60_000;

const isServer = command => /dotnet run --project src\/(Greetering\.Api|Gateway)( |$)/.test(command) && !/--(check|help|version|probe)\b|hash-key/.test(command);
const isReady = line => /Press Ctrl\+C to/.test(line);

const open = new Set();

export class Terminal {
  #environment;
  #world;
  #running;
  #background = [];
  #exitCode = 0;

  /** `world` has the environment and folder of commands, and turns the ports of the text into those in use and back. */
  constructor(world) {
    this.#world = world;
    this.#environment = { ...world.environment, NO_COLOR: '1' };
    open.add(this);
  }

  async run(steps, keepOpen) {
    for (const step of steps) {
      if (step.command !== undefined) {
        await this.#leave();
        this.#running = this.#start(step.command);
      } else if (step.typed !== undefined) {
        this.#running.process.stdin.write(`${step.typed}\n`);
      } else if (step.key === '^D') {
        this.#running.process.stdin.end();
      } else if (step.key === '^C') {
        process.kill(-this.#running.process.pid, 'SIGINT');
        this.#running.isStopped = true;
      } else {
        await this.#expect(step.printed);
      }

      if (step.command !== undefined) {
        if (this.#running.isServer) {
          await this.#until(() => this.#running.all.some(isReady), `${step.command} did not become ready`);
        } else if (!keepOpen) {
          this.#running.process.stdin.end();
        }
      }
    }

    if (!keepOpen && this.#running?.isServer !== true) {
      await this.#leave();
    }
  }

  /** Ends the page: what still runs are servers, and they end well. */
  async close() {
    await this.#leave();
    for (const program of this.#background) {
      process.kill(-program.process.pid, 'SIGTERM');
      assert.deepEqual(await within(program.exit, `${program.command} did not end`), [0, null], program.command);
      const errors = program.all.filter(line => /^(fail|crit):/.test(line));
      assert.deepEqual(errors, [], program.all.join('\n'));
    }

    this.#background = [];
  }

  kill() {
    for (const program of [this.#running, ...this.#background]) {
      if (program && !program.hasEnded) {
        process.kill(-program.process.pid, 'SIGKILL');
      }
    }
  }

  #start(text) {
    const command = this.#world.toReal(text);
    // Bash puts the last program of a simple command in its own place, so that signals reach it alone.
    const child = spawn('bash', ['-c', 'exec bash -c "$0" 2>&1', command.includes('$?') ? `(exit ${this.#exitCode}); ${command}` : command], {
      cwd: this.#world.folder, env: this.#environment, detached: true, stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {});
    const program = { command: text, process: child, lines: [], all: [], isServer: isServer(text), isOpen: isServer(text), exit: once(child, 'close'), watch: () => {} };
    let rest = '';
    const add = line => {
      const shown = this.#world.toShown(line).trimEnd();
      program.lines.push(shown);
      program.all.push(shown);
      program.watch();
    };
    child.stdout.setEncoding('utf8').on('data', data => {
      const lines = (rest + data).split('\n');
      rest = lines.pop();
      lines.forEach(add);
    });
    program.exit = program.exit.then(end => {
      if (rest) {
        add(rest);
      }

      program.hasEnded = true;
      program.watch();
      return end;
    });
    return program;
  }

  /** Waits until the next lines are those wanted. What a server prints beside them may be left out. */
  async #expect(printed) {
    const program = this.#running;
    const wanted = program.isOpen && !isPlaceholder(printed[0]) ? ['…', ...printed] : [...printed];
    const isOpenAtEnd = program.isServer || isPlaceholder(wanted.at(-1));
    const found = () => match(wanted, program.lines);
    await this.#until(() => found() >= 0 || program.hasEnded, `${program.command} did not print what is wanted`, wanted);
    const count = found();
    assert.ok(count >= 0, difference(program, wanted));
    program.lines.splice(0, count);
    program.isOpen = isOpenAtEnd;
  }

  /** Before the next prompt a program has ended, or it is a server and goes on in the background. */
  async #leave() {
    const program = this.#running;
    this.#running = undefined;
    if (program?.isServer && !program.isStopped) {
      this.#background.push(program);
    } else if (program) {
      const [code, signal] = await within(program.exit, `${program.command} did not end`);
      this.#exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
      assert.ok(program.isOpen || program.lines.every(line => line === ''), difference(program, []));
    }
  }

  async #until(condition, fault, wanted = []) {
    const program = this.#running;
    const end = AbortSignal.timeout(patience);
    while (!condition()) {
      assert.ok(!program.hasEnded, difference(program, wanted));
      await new Promise((resolve, reject) => {
        program.watch = resolve;
        end.onabort = () => reject(new Error(`${fault}:\n${difference(program, wanted)}`));
      });
    }
  }
}

const within = (promise, fault) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(fault)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

const difference = (program, wanted) => `$ ${program.command}\n--- wanted\n${wanted.join('\n')}\n--- printed\n${program.lines.join('\n')}\n---`;

// What is detached outlives this process, also one that the runner ends because it took too long.
process.once('exit', () => open.forEach(terminal => terminal.kill()));
process.once('SIGTERM', () => process.exit(143));
