// The rules of docs/README.md: what a transcript may leave out, what it may not, and what a quotation is.
import assert from 'node:assert/strict';
import { quotes } from './docs/quote.js';
import { Terminal } from './docs/terminal.js';
import { match, stepsOf } from './docs/transcript.js';
import { createWorld } from './docs/world.js';
import { test } from './harness/test.js';

const steps = (text, attributes = {}) => stepsOf({ lines: text.split('\n'), attributes });

test('a command and its output are steps, and what is typed only in a named terminal', () => {
  assert.deepEqual(steps('$ one \\\n  two\nout\n\n$ three\n> x'), [{ command: 'one \\\n  two' }, { printed: ['out'] }, { command: 'three' }, { printed: ['> x'] }]);
  assert.deepEqual(steps('$ one\n> x\n^D\nout', { terminal: 'anna' }), [{ command: 'one' }, { typed: 'x' }, { key: '^D' }, { printed: ['out'] }]);
});

test('a placeholder stands for lines, or for characters of one line', () => {
  assert.equal(match(['a', '…', 'd'], ['a', 'b', 'c', 'd', 'e']), 4);
  assert.equal(match(['a', '…', 'd'], ['a', 'd']), 2);
  assert.equal(match(['a', '…', 'd'], ['a', 'b']), -1);
  assert.equal(match(['Date: …'], ['Date: Mon']), 1);
  assert.equal(match(['{"a":…}'], ['{"b":1}']), -1);
  assert.equal(match(['a.c'], ['abc']), -1);
});

for (const [what, text, fault] of [
  ['other output', '$ echo one\ntwo', /--- wanted\ntwo\n--- printed\none\n/],
  ['more output than is shown', '$ printf "one\\ntwo\\n"\none', /--- printed\ntwo\n/],
  ['less output than is shown', '$ echo one\none\ntwo', /--- wanted\none\ntwo\n/],
  ['output where none is shown', '$ echo one', /--- printed\none\n/],
  ['another exit code', '$ (exit 3)\n$ echo $?\n0', /--- printed\n3\n/],
]) {
  test(`${what} fails`, async () => {
    const terminal = new Terminal(await createWorld());
    await assert.rejects(terminal.run(steps(text), false), fault);
  });
}

test('what is typed is read, and the end of the input ends a program', async () => {
  const terminal = new Terminal(await createWorld());
  await terminal.run(steps('$ cat\n> hello\nhello\n^D\n$ echo $?\n0', { terminal: 'anna' }), true);
  await terminal.close();
});

test('a quotation may be indented otherwise and leave lines out, and no more', () => {
  const source = ['class A', '{', '    int b;', '    int c;', '    int d;', '}'];
  assert.equal(quotes(['int b;', 'int c;'], source), null);
  assert.equal(quotes(['class A', '{', '    // …', '    int d;'], source), null);
  assert.equal(quotes(['int b;', 'int d;'], source), 'int b;\nint d;');
  assert.equal(quotes(['int d;', '// …', 'int b;'], source), 'int b;');
  assert.equal(quotes(['int b;', '  int c;'], source), 'int b;\n  int c;');
});
