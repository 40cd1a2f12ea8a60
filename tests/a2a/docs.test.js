// What the README of the example says that a command prints, it prints.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { match, saysSomething, stepsOf } from '../clients/docs/transcript.js';
import { command, startAgent } from './agent.js';

const page = readFileSync(new URL('../../examples/a2a/README.md', import.meta.url), 'utf8');
const shown = 'http://localhost:8085';
const blocks = [...page.matchAll(/^```(\w*)\n([^]*?)\n```$/gm)].map(([, language, text]) => ({ language, lines: text.split('\n'), attributes: {} }));
const steps = blocks.filter(({ lines }) => lines[0].startsWith('$ ')).flatMap(stepsOf);
const run = promisify(execFile);

let agent;
let real;
before(async () => {
  // As a reader starts it: a second between two numbers.
  agent = await startAgent({ step: '00:00:01' });
  real = new URL(agent.url).host;
});
after(() => agent.stop());

const toShown = text => text.replaceAll(real, 'localhost:8085').replaceAll('\r', '');

test('the page starts the agent as this does, and has commands', () => {
  assert.deepEqual(blocks[0].lines, [command]);
  assert.equal(steps.filter(step => step.command).length, 6);
});

for (const [at, step] of steps.entries()) {
  if (step.command) {
    test(`the page answers ${step.command.split('\n').at(-1).trim()}`, async () => {
      const { stdout } = await run('bash', ['-c', step.command.replaceAll(shown, agent.url)], { encoding: 'utf8' });
      const printed = toShown(stdout).trimEnd().split('\n');
      const wanted = steps[at + 1].printed;
      assert.ok(saysSomething(wanted));
      assert.equal(match(wanted, printed), printed.length, `--- wanted\n${wanted.join('\n')}\n--- printed\n${printed.join('\n')}`);
    });
  }
}

test('the script prints what the page says', async () => {
  const script = blocks.find(({ language }) => language === 'js').lines.join('\n').replaceAll(shown, agent.url);
  const { stdout } = await run('node', ['--input-type=module', '--eval', script], { cwd: import.meta.dirname });
  assert.deepEqual(stdout.trim().split('\n'), ['task', 'statusUpdate', 'artifactUpdate', 'artifactUpdate', 'artifactUpdate', 'statusUpdate']);
});

test('every file that the page links to is there', () => {
  for (const [, target] of page.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
    assert.doesNotThrow(() => readFileSync(new URL(target, new URL('../../examples/a2a/', import.meta.url))), target);
  }
});
