// Starts the greeting service and the gateway before the hostile services, fetches their documents, and runs the test files on them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { Server } from '../clients/harness/server.js';
import { startBuildTime } from './harness/build-time.js';
import { fetchDocuments } from './harness/documents.js';
import { home, made } from './harness/folders.js';
import { startHostile } from './harness/hostile.js';
import { run } from './harness/run.js';

const files = ['redocly.test.js', 'answers.test.js', 'query.test.js', 'openapi-typescript.test.js', 'hey-api.test.js', 'kiota.test.js', 'nswag.test.js', 'build-time.test.js'];

for (const folder of ['documents', 'generated', 'compared', 'javascript', 'protos']) {
  rmSync(`${made}/${folder}`, { recursive: true, force: true });
}

mkdirSync(made, { recursive: true });
await run('dotnet', ['tool', 'restore']);
const [greeting, hostile] = await Promise.all([Server.start(), startHostile()]);
await Promise.all([fetchDocuments('greeting', greeting.restUrl), fetchDocuments('hostile', hostile.url)]);
const buildTime = await startBuildTime();

const only = process.argv.slice(2);
const environment = { ...process.env, GREETING_URL: greeting.restUrl, HOSTILE_URL: hostile.url, BUILD_TIME_URL: buildTime.url };
const tests = spawn(process.execPath, ['--test', '--test-reporter=spec', '--test-timeout=900000', '--test-concurrency=2', ...(only.length > 0 ? only : files)], { cwd: home, env: environment, stdio: 'inherit' });
const [status] = await once(tests, 'exit');

// Clients that others generate must not be able to make an error in the log.
greeting.terminate();
const codes = [await greeting.stopped(), await hostile.stop(), await buildTime.stop()];
const errors = [...greeting.log, ...hostile.lines(), ...buildTime.lines()].filter(line => /^(fail|crit):/.test(line));
if (errors.length > 0 || codes.some(code => code !== 0)) {
  console.error(`The servers have ended with ${codes.join(', ')}. Their errors:\n${errors.join('\n')}`);
}

process.exitCode = (status ?? 1) || (errors.length > 0 || codes.some(code => code !== 0) ? 1 : 0);
