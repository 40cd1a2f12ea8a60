// docs/connect.md: each command is run as it stands there, and prints what stands below it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const document = readFileSync(new URL('../../docs/connect.md', import.meta.url), 'utf8');
const transcripts = [...document.matchAll(/^```\n\$ ([^\n]*)\n([^]*?)```$/gm)].map(([, command, printed]) => ({ command, printed }));
const server = await Server.start();

test('the document has transcripts', () => assert.equal(transcripts.length, 6));

for (const { command, printed } of transcripts) {
  test(command, async () => {
    const output = await new Promise((resolve, reject) =>
      execFile('bash', ['-c', command.replace('curl ', 'curl --silent --show-error ').replace('http://localhost:8080', server.restUrl)], (error, stdout, stderr) =>
        (error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout))));
    assert.equal(`${output.replaceAll('\r\n', '\n').replace(/^Date: .*$/m, 'Date: …').trimEnd()}\n`, printed);
  });
}

server.endsWell();
