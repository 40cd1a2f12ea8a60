// The client runs, and the compiler refuses what the service does not have.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { examples } from './harness/folders.js';
import { replayed } from './harness/replay.js';

const folder = path.join(examples, 'typescript');
const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable'];

/** What the compiler says of one call, beside the types that the replay has made. */
function compile(call) {
  writeFileSync(path.join(folder, 'out/one.mts'), `import createClient from 'openapi-fetch';\nimport type { paths } from '../generated/api.js';\nawait createClient<paths>().${call};\n`);
  try {
    return execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...options, 'out/one.mts'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return error.stdout;
  }
}

replayed('typescript', {
  use: async ({ url }) => {
    assert.equal(compile("POST('/v1/hello', { body: { name: 'world' } })"), '');
    assert.match(compile("POST('/v1/hello', { body: { name: 1 } })"), /error TS2322: Type 'number' is not assignable to type 'string'/);

    // What the compiler lets through, the service refuses.
    assert.equal(compile("POST('/v1/hello', { body: { nam: 'world' } })"), '');
    assert.equal((await fetch(`${url}/v1/hello`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"nam":"world"}' })).status, 400);
    assert.match(compile("GET('/v1/hallo', {})"), /error TS2345: Argument of type '"\/v1\/hallo"'/);
  },
});
