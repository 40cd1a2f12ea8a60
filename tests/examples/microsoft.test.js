// The application before and after: both READMEs are true, and the diff that is shown is the whole difference.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { examples, filesOf } from './harness/folders.js';
import { blocksOf } from './harness/readme.js';
import { replayed } from './harness/replay.js';

replayed('microsoft-before');
replayed('microsoft-after');

const before = path.join(examples, 'microsoft-before');
const after = path.join(examples, 'microsoft-after');
const linesOf = (folder, file) => readFileSync(path.join(folder, file), 'utf8').split('\n');
const changed = [['Program.cs', 'Program.cs'], ['MicrosoftBefore.csproj', 'MicrosoftAfter.csproj']];

test('both have the same files, and those that the README does not show are alike', () => {
  const others = (folder, column) => filesOf(folder).filter(file => file !== 'README.md' && !changed.some(names => names[column] === file));
  assert.deepEqual(others(after, 1), others(before, 0));
  for (const file of others(before, 0)) {
    assert.deepEqual(linesOf(after, file), linesOf(before, file), file);
  }
});

test('the diff of the README turns the one into the other', () => {
  const diffs = blocksOf(after).filter(({ language }) => language === 'diff').map(({ lines }) => lines);
  const used = new Set();
  for (const [from, to] of changed) {
    let text = linesOf(before, from).join('\n');
    for (const diff of diffs) {
      const side = sign => diff.filter(line => line[0] === ' ' || line[0] === sign).map(line => line.slice(1)).join('\n');
      const parts = text.split(`${side('-')}\n`);
      if (parts.length === 2) {
        text = parts.join(`${side('+')}\n`);
        used.add(diff);
      }
    }

    assert.equal(text, linesOf(after, to).join('\n'), to);
  }

  assert.equal(used.size, diffs.length);
  assert.equal(diffs.flat().filter(line => line[0] === '+').length, 3);
  assert.equal(diffs.flat().filter(line => line[0] === '-').length, 0);
});
