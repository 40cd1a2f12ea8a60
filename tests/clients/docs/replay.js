// Runs the commands of a page from its top to its end, each in its terminal.
import { test } from '../harness/test.js';
import { Page, pagesOf } from './markdown.js';
import { Terminal } from './terminal.js';
import { isContinued, isTranscript, stepsOf } from './transcript.js';
import { createWorld } from './world.js';

// A page starts programs of .NET one after another.
const patience = 240_000;
const startService = 'dotnet run --project src/Greetering.Api';

/** Every page that is replayed, in order. */
export const pages = ['README.md', ...pagesOf('docs/tutorial')].map(file => new Page(file));

/** Where the second file of tests begins: after the streams in one direction. */
export const half = pages.findIndex(({ file }) => file.endsWith('06-chat.md'));

/** The blocks of a page that terminals show. */
export const shownBlocks = page => page.blocks.filter(block => isTranscript(block) || isContinued(block));

export const isReplayed = block => block.attributes['not-replayed'] === undefined;

/** A test for each of these pages that has something to run. */
export function replayed(some) {
  for (const page of some.filter(page => shownBlocks(page).some(isReplayed))) {
    test(`${page.file} shows what its commands print`, () => replay(page), patience);
  }
}

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
