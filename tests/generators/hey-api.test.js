// hey-api writes clients of both documents, TypeScript accepts them, and one calls the greeting service.
import path from 'node:path';
import { test } from 'node:test';
import { checkCases, once } from './harness/cases.js';
import { checkVersions, generate } from './harness/generate.js';
import { compile, runProgram } from './harness/typescript.js';

const generated = once(async () => ({
  greeting: await generate('hey-api', 'greeting', '3.1'),
  hostile: await generate('hey-api', 'hostile', '3.1'),
}));
const results = once(async () => {
  await generated();
  await compile('hey-api', ['hey-api.ts']);
  return runProgram('hey-api', process.env.GREETING_URL);
});

checkCases(results);

test('the client of hostile services compiles', async () => {
  const { hostile } = await generated();
  await compile('hey-api-hostile', [path.join(hostile, 'index.ts')]);
});

checkVersions('hey-api', generated, ['3.0', '3.2']);
