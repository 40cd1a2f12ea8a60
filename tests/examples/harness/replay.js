// Runs the commands of a README from its top to its end, and compares what they print with what it shows.
// A block with terminal=NAME has one server, which runs until the end; the commands of other blocks end by themselves.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { isTranscript, saysSomething, stepsOf } from '../../clients/docs/transcript.js';
import { Command } from './command.js';
import { examples } from './folders.js';
import { takePorts } from './ports.js';
import { blocksOf } from './readme.js';

/** A test that replays the README of an example. */
export const replayed = (name, options) => test(`the README of ${name} shows what its commands print`, () => replay(path.join(examples, name), options));

/** Replays the README of a folder; `environment` gives more of it by the ports, and `use` gets the ports while the servers run. */
export async function replay(folder, { environment = () => ({}), use = () => {} } = {}) {
  const ports = await takePorts();
  const env = { ...ports.environment, ...environment(ports) };
  const servers = [];
  let commands = 0;
  try {
    for (const block of blocksOf(folder).filter(isTranscript)) {
      for (const { command, printed } of callsOf(block)) {
        assert.ok(saysSomething(printed), `${command} shows what it prints`);
        const running = new Command(command, folder, ports, env);
        commands++;
        if (block.attributes.terminal) {
          servers.push(running);
          await running.says(printed);
        } else {
          await running.prints(printed);
        }
      }
    }

    assert.ok(commands > 0 && servers.length > 0, 'the README has a server and commands');
    await use(ports);
    for (const server of servers.reverse()) {
      await server.stop();
    }
  } finally {
    servers.forEach(server => server.kill());
  }
}

/** Each command with what it prints. */
function callsOf(block) {
  const calls = [];
  for (const { command, printed } of stepsOf(block)) {
    if (command === undefined) {
      calls.at(-1).printed = printed;
    } else {
      calls.push({ command, printed: [] });
    }
  }

  return calls;
}
