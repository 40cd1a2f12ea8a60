// A document that a build writes is the one that is served.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dll as gateway } from '../upstreams/harness/gateway.js';
import { built } from './harness/build-time.js';
import { readDocument, versions } from './harness/documents.js';
import { made, repository } from './harness/folders.js';
import { run } from './harness/run.js';

const folder = path.join(made, 'build-time');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const read = name => JSON.parse(readFileSync(path.join(folder, name)));

/** The target that writes documents, of a project that has been built. */
const writeDocuments = project => run('dotnet', ['msbuild', path.join(repository, project), '-target:GenerateOpenApiDocuments', '-property:Configuration=Release', '-property:OpenApiGenerateDocuments=true',
  `-property:OpenApiDocumentsDirectory=${folder}`, '-verbosity:quiet', '-nologo']);

for (const version of versions) {
  test(`swagger tofile writes the greeting service's document in OpenAPI ${version}`, async () => {
    const file = `tofile-${version}.json`;
    await run('dotnet', ['swagger', 'tofile', '--openapiversion', version, '--output', path.join(folder, file), built('Greetering.Api'), 'v1']);
    assert.deepEqual(read(file), readDocument('greeting', version));
  });
}

test('a build writes the document of Gateway.OpenApi.Swashbuckle', async () => {
  await writeDocuments('src/Greetering.Api/Greetering.Api.csproj');
  assert.deepEqual(read('Greetering.Api.json'), readDocument('greeting', '3.1'));
});

test('a build writes the document of Gateway.OpenApi.AspNetCore', async () => {
  await writeDocuments('tests/generators/BuildTime/Gateway.BuildTime.csproj');
  for (const [name, file] of [['v1', 'Gateway.BuildTime.json'], ['events', 'Gateway.BuildTime_events.json']]) {
    const served = await (await fetch(`${process.env.BUILD_TIME_URL}/openapi/${name}.json`)).json();
    assert.deepEqual(Object.keys(served.paths), Object.keys(readDocument('greeting', '3.1').paths));

    // Only who asks a server knows its address.
    assert.deepEqual({ ...read(file), servers: undefined }, { ...served, servers: undefined });
  }
});

for (const version of versions) {
  test(`gateway openapi writes the hostile services' document in OpenAPI ${version}`, async () => {
    const file = path.join(folder, `gateway-${version}.json`);
    await run('dotnet', [gateway, 'openapi', '--config', path.join(made, 'hostile.json'), '--openapi', version, '--output', file]);
    assert.deepEqual(JSON.parse(readFileSync(file)), readDocument('hostile', version));
  });
}
