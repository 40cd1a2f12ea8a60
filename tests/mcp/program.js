// A built program in a process of its own, on a port that the system picks.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const binaries = fileURLToPath(new URL('../../artifacts/bin', import.meta.url));

/** Starts it, and waits until it listens. */
export async function start(project, env = {}) {
  const child = spawn('dotnet', [`${binaries}/${project}/release/${project}.dll`, '--urls', 'http://127.0.0.1:0'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const log = [];
  const url = await new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${project} ended with ${code}:\n${log.join('\n')}`)));
    createInterface(child.stdout).on('line', line => {
      log.push(line);
      const listens = /Now listening on: (http:\S+)/.exec(line);
      if (listens) {
        resolve(listens[1]);
      }
    });
  });
  const ended = new Promise(resolve => child.once('exit', resolve));
  return {
    url,
    log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
