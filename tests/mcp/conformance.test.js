// The scenarios of the protocol's conformance suite that are for servers with tools only (README.md).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { start } from './program.js';

const scenarios = [
  'server-initialize', 'ping', 'tools-list', 'tools-call-simple-text', 'tools-call-error', 'tools-call-with-progress', 'json-schema-2020-12', 'dns-rebinding-protection',
];

let lab;
before(async () => {
  lab = await start('Gateway.Mcp.Lab');
});
after(() => lab.stop());

for (const scenario of scenarios) {
  test(`conformance: ${scenario}`, async () => {
    const command = [new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url).pathname, 'server', '--url', `${lab.url}/mcp`, '--scenario', scenario];
    const { stdout } = await promisify(execFile)(process.execPath, command).catch(failed => failed);
    assert.match(stdout, /Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings/, stdout);
  });
}

test('no scenario has made the server log a failure', () => {
  assert.deepEqual(lab.log.filter(line => /^(fail|crit):/.test(line)), []);
});
