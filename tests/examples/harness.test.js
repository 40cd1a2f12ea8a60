// The replay itself: a README that does not tell the truth fails.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { replay } from './harness/replay.js';

const folder = mkdtempSync(path.join(tmpdir(), 'gateway-readme-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const server = '$ echo ready on localhost:5000 $ASPNETCORE_URLS; exec sleep 600\nready on localhost:5000 http://localhost:5000';
const readme = (commands, started = server) => {
  writeFileSync(path.join(folder, 'README.md'), `# One\n\n\`\`\`console terminal=one\n${started}\n\`\`\`\n\n\`\`\`console\n${commands}\n\`\`\`\n`);
  return replay(folder);
};

test('a README that shows what its commands print is replayed, with other ports', async () => {
  await readme('$ echo one; echo\none\n$ echo localhost:8081\nlocalhost:8081');
});

for (const [what, commands, fault] of [
  ['other output', '$ echo one\ntwo', /--- wanted\ntwo\n--- printed\none\n/],
  ['more output than is shown', '$ printf "one\\ntwo\\n"\none', /--- printed\none\ntwo\n/],
  ['less output than is shown', '$ echo one\none\ntwo', /--- wanted\none\ntwo\n/],
  ['a command that fails', '$ echo one; exit 3\none', /3 !== 0|\$ echo one; exit 3/],
  ['a command without output', '$ true', /shows what it prints/],
]) {
  test(`${what} fails`, () => assert.rejects(readme(commands), fault));
}

test('a server that ends before it has said what is shown fails', () => assert.rejects(readme('$ echo one\none', '$ echo gone\nready'), /--- printed\ngone\n/));
