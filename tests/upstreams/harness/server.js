// A server in a process of its own.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Program } from '../../interop/harness/program.js';
import './scratch.js';

/** Starts a program and waits until `isUp` says so, or until it has ended. `stop` tells it to end and resolves to its exit code. */
export const startServer = async (command, args, { isUp, ...options }) => {
  const program = new Program(command, args, options);
  let code;
  program.ended.then(ended => (code = ended));
  while (!(await isUp(program))) {
    if (code !== undefined) {
      throw new Error(`${program.name} has ended with ${code}:\n${[...program.lines, ...program.errors].join('\n')}`);
    }

    await sleep(20);
  }

  return { program, stop: () => program.stop('SIGTERM') };
};

/** Whether somebody listens on a port of 127.0.0.1. */
export const listens = async port => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** Whether a GET is answered with 200. */
export const answers = url => fetch(url, { signal: AbortSignal.timeout(5_000) }).then(answer => answer.arrayBuffer().then(() => answer.ok), () => false);
