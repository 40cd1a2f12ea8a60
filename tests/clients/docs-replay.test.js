// What the pages say that a command prints, it prints: the README and the tutorial, command by command, as a reader's terminals would show it.
import assert from 'node:assert/strict';
import { Page, pagesOf } from './docs/markdown.js';
import { Terminal } from './docs/terminal.js';
import { isContinued, isTranscript, saysSomething, stepsOf } from './docs/transcript.js';
import { createWorld } from './docs/world.js';
import { test } from './harness/test.js';

// A page starts programs of .NET one after another.
const patience = 240_000;
const startService = 'dotnet run --project src/Greetering.Api';
const pages = ['README.md', ...pagesOf('docs/tutorial')].map(file => new Page(file));
const shownBlocks = page => page.blocks.filter(block => isTranscript(block) || isContinued(block));
const isReplayed = block => block.attributes['not-replayed'] === undefined;

for (const page of pages.filter(page => shownBlocks(page).some(isReplayed))) {
  test(`${page.file} shows what its commands print`, () => replay(page), patience);
}

test('few commands are not replayed, each for a reason', () => {
  const left = pages.flatMap(page => page.blocks.filter(block => !isReplayed(block)).map(block => [page.place(block), block.attributes['not-replayed']]));
  assert.deepEqual([...new Set(left.map(([, reason]) => reason))].sort(), ['installs', 'takes-minutes'], JSON.stringify(left));
  assert.ok(left.length <= 3, JSON.stringify(left));
});

test('what is shown as output could differ', () => {
  for (const page of pages) {
    for (const block of shownBlocks(page)) {
      for (const { printed } of stepsOf(block)) {
        assert.ok(!printed || saysSomething(printed), `${page.place(block)} has only placeholders`);
      }
    }
  }
});

test('there is something to replay', () => {
  const commands = pages.flatMap(shownBlocks).filter(isReplayed).flatMap(stepsOf).filter(({ command }) => command !== undefined);
  assert.ok(commands.length >= 40, `${commands.length} commands`);
});

async function replay(page) {
  const world = await createWorld();
  const terminals = new Map();
  const terminal = name => {
    if (!terminals.has(name)) {
      terminals.set(name, new Terminal(world));
    }

    return terminals.get(name);
  };
  let at = page.file;
  try {
    // A page that does not start the service goes on with the one that runs.
    if (!page.blocks.some(block => isTranscript(block) && block.lines.some(line => line.startsWith(`$ ${startService}`)))) {
      await terminal('server').run([{ command: startService }], true);
    }

    for (const block of shownBlocks(page).filter(isReplayed)) {
      at = page.place(block);
      const name = block.attributes.terminal;
      await terminal(name ?? 'shell').run(stepsOf(block), name !== undefined);
    }

    // Clients first, then the servers that they call, the gateway before its upstream.
    at = `the end of ${page.file}`;
    for (const open of [...terminals.values()].reverse()) {
      await open.close();
    }
  } catch (error) {
    error.message = `${at}: ${error.message}`;
    throw error;
  } finally {
    terminals.forEach(open => open.kill());
  }
}
