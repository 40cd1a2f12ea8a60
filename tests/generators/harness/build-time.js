// An application with the documents of Gateway.OpenApi.AspNetCore.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Program } from '../../interop/harness/program.js';
import { fileOf } from './documents.js';
import { repository } from './folders.js';

/** What a build of a project has made. */
export const built = name => path.join(repository, 'artifacts/bin', name, 'release', `${name}.dll`);

/** Starts it; fetches the document that shows streams as events. */
export async function startBuildTime() {
  const program = new Program('dotnet', [built('Gateway.BuildTime')], { env: { ASPNETCORE_URLS: 'http://127.0.0.1:0', NO_COLOR: '1' } });
  const [, url] = await program.says(/Now listening on: (http:\/\/127\.0\.0\.1:\d+)/);
  const answer = await fetch(`${url}/openapi/events.json`);
  assert.equal(answer.status, 200);
  writeFileSync(fileOf('greeting', 'events'), await answer.text());
  return { url, lines: () => program.lines, stop: () => program.stop('SIGTERM') };
}
