// hey-api writes clients of both documents, TypeScript accepts them, and one calls the greeting service.
import path from 'node:path';
import { test } from 'node:test';
import { checkCases, once } from './harness/cases.js';
import { checkVersions, generate } from './harness/generate.js';
import { compile, runProgram } from './harness/typescript.js';

const generated = once(async () => ({
  greeting: await generate('hey-api', 'greeting', '3.1'),
  hostile: await generate('hey-api', 'hostile', '3.1'),
  events: await generate('hey-api', 'greeting', 'events', 'generated/events'),
}));
const results = once(async () => {
  await generated();
  await compile('hey-api', ['hey-api.ts', 'hey-api-events.ts']);
  const url = process.env.GREETING_URL;
  return { ...(await runProgram('hey-api', url)), ...(await runProgram('hey-api-events', url)) };
});

checkCases(results, 'events', 'eventsToTheEnd');

test('the client of hostile services compiles', async () => {
  const { hostile } = await generated();
  await compile('hey-api-hostile', [path.join(hostile, 'index.ts')]);
});

checkVersions('hey-api', generated, ['3.0', '3.2']);
