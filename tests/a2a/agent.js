// The example, started as its README says, on a port that the system picks.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The command of the README. */
export const command = 'dotnet run --project examples/a2a';

/** Starts the agent, which the check has built, and waits until it listens. `step` is the time between two numbers. */
export async function startAgent({ step = '00:00:00.02', args = [] } = {}) {
  const [program, ...rest] = command.split(' ');
  const child = spawn(program, [...rest, '--configuration', 'Release', '--no-build', '--', '--urls', 'http://127.0.0.1:0', '--Agent:Step', step, ...args], {
    cwd: repository, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' },
  });
  const log = [];
  let watch = () => {};
  const ended = new Promise(resolve => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    child.once('close', code => reject(new Error(`The agent ended with ${code}:\n${log.join('\n')}`)));
    createInterface(child.stderr).on('line', line => log.push(line));
    createInterface(child.stdout).on('line', line => {
      log.push(line);
      watch();
      const listens = /Now listening on: (http:\S+)/.exec(line);
      if (listens) {
        resolve(listens[1]);
      }
    });
  });
  return {
    url,
    log,
    /** Waits until the log has a line like this. */
    logged: pattern => new Promise(resolve => {
      watch = () => log.some(line => pattern.test(line)) && resolve();
      watch();
    }),
    errors: () => log.filter(line => /^(fail|crit):/.test(line)),
    async stop() {
      // `dotnet run` and the agent are a group of processes.
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

/** A message of a caller. */
export const say = (text, more = {}) => ({
  tenant: '',
  message: {
    messageId: crypto.randomUUID(), contextId: '', taskId: '', role: 1, parts: [{ content: { $case: 'text', value: text }, filename: '', mediaType: '', metadata: undefined }],
    extensions: [], referenceTaskIds: [], metadata: undefined, ...more,
  },
  configuration: undefined,
  metadata: undefined,
});
