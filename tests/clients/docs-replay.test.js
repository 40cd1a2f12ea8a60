// What the pages say that a command prints, it prints: the README and the tutorial, command by command, as a reader's terminals would show it.
import assert from 'node:assert/strict';
import { half, isReplayed, pages, replayed, shownBlocks } from './docs/replay.js';
import { saysSomething, stepsOf } from './docs/transcript.js';
import { test } from './harness/test.js';

replayed(pages.slice(0, half));

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
  assert.ok(commands.length >= 50, `${commands.length} commands`);
});
