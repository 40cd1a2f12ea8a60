// Runs the service of examples/validation as its README says, and compares what each command prints with what the README shows.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';

const folder = path.join(import.meta.dirname, '../../examples/validation');
const shown = 'http://localhost:5000';
const escaped = text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The commands of the README with what they print, in order. */
const steps = [...readFileSync(path.join(folder, 'README.md'), 'utf8').matchAll(/^```console.*\n([^]*?)\n```$/gm)]
  .flatMap(([, block]) => block.split(/^\$ /m).slice(1))
  .map(step => {
    const [command, ...printed] = step.trimEnd().split('\n');
    return { command, printed: printed.join('\n') };
  });

/** Starts the service on a port of the system's choice. */
async function start() {
  const service = spawn('bash', ['-c', `exec ${steps[0].command}`], {
    cwd: folder,
    env: { ...process.env, ASPNETCORE_URLS: 'http://127.0.0.1:0', DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
    // A group of its own: dotnet run has a child.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = [];
  for await (const line of createInterface(service.stdout)) {
    lines.push(line);
    const address = /Now listening on: (http:\S+)/.exec(line)?.[1];
    if (address) {
      service.stdout.resume();
      return { service, address };
    }
  }

  throw new Error(`The service ended:\n${lines.join('\n')}`);
}

test('the commands of the README print what it shows', { timeout: 590_000 }, async () => {
  assert.equal(steps[0].command, 'dotnet run');
  assert.ok(steps.length > 4, 'the README has commands');
  const { service, address } = await start();
  const ended = once(service, 'exit');
  try {
    for (const { command, printed } of steps.slice(1)) {
      const output = execFileSync('bash', ['-c', command.replaceAll(shown, address)], { encoding: 'utf8' }).trimEnd();
      assert.match(output, new RegExp(`^${printed.split('…').map(escaped).join('.*')}$`, 'u'), command);
    }
  } finally {
    process.kill(-service.pid, 'SIGINT');
    await ended;
  }
});
