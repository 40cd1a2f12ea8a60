// openapi-typescript writes types of both documents, TypeScript accepts them, and openapi-fetch calls the greeting service with them.
import { test } from 'node:test';
import { checkCases, once } from './harness/cases.js';
import { checkVersions, generate } from './harness/generate.js';
import { compile, runProgram } from './harness/typescript.js';

const generated = once(async () => ({
  greeting: await generate('openapi-typescript', 'greeting', '3.1'),
  hostile: await generate('openapi-typescript', 'hostile', '3.1'),
}));
const results = once(async () => {
  const { greeting } = await generated();
  await compile('openapi-fetch', ['openapi-fetch.ts', greeting]);
  return runProgram('openapi-fetch', process.env.GREETING_URL);
});

checkCases(results, 'lines', 'events');

test('the types of hostile services compile', async () => {
  const { hostile } = await generated();
  await compile('openapi-typescript-hostile', [hostile]);
});

checkVersions('openapi-typescript', generated, ['3.0', '3.2']);
