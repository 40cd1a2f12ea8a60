// Runs the generators on a version of a document. What they write is below obj/<root>/<generator>.
import { createClient } from '@hey-api/openapi-ts';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apis, fileOf, readDocument, without, writeDocument } from './documents.js';
import { home, made } from './folders.js';
import { spared } from './known.js';
import { run, runModule } from './run.js';

/** The name of the namespace and of the client. */
const classOf = api => api[0].toUpperCase() + api.slice(1);

/** Each takes a document and the place for its code, without an extension. */
const generators = {
  'openapi-typescript': async (document, place) => {
    await runModule('openapi-typescript', [document, '--output', `${place}.d.ts`]);
    return `${place}.d.ts`;
  },

  'hey-api': async (document, place) => {
    await createClient({ input: document, output: { path: place, tsConfigPath: path.join(home, 'typescript/tsconfig.json') }, logs: { level: 'silent', file: false } });
    return place;
  },

  kiota: async (document, place, api) => {
    await run('dotnet', ['kiota', 'generate', '--language', 'csharp', '--openapi', document, '--output', place, '--namespace-name', classOf(api), '--class-name', `${classOf(api)}Client`,
      '--clean-output', '--exclude-backward-compatible', '--log-level', 'Error']);
    return place;
  },

  nswag: async (document, place, api) => {
    await run('dotnet', ['nswag', 'openapi2csclient', `/input:${document}`, `/output:${place}.cs`, `/namespace:${classOf(api)}`, '/jsonLibrary:SystemTextJson',
      '/generateNullableReferenceTypes:true', '/generateOptionalPropertiesAsNullable:true', '/generateOptionalParameters:true']);
    return `${place}.cs`;
  },
};

/** Writes a client; returns its file, or its folder. */
export async function generate(generator, api, version, root = 'generated') {
  const place = path.join(made, root, generator, api);
  mkdirSync(path.dirname(place), { recursive: true });
  return generators[generator](fileFor(generator, api, version), place, api);
}

/** A document as a file, without what the generator breaks by faults of its own. */
function fileFor(generator, api, version) {
  const paths = api === 'hostile' ? spared(generator) : [];
  return paths.length > 0 ? writeDocument(`${api}-${version}-${generator}`, without(readDocument(api, version), paths)) : fileOf(api, version);
}

/** Declares tests: other versions of a document make the generator write the same code, so that compiling it once is enough. */
export function checkVersions(generator, generated, versions, of = apis) {
  for (const version of versions) {
    for (const api of of) {
      test(`OpenAPI ${version} of the ${api} services gives the same client`, async () => {
        const { [api]: place } = await generated();
        assert.deepEqual(differencesOf(textsOf(place), textsOf(await generate(generator, api, version, `compared/${version}`))), []);
      });
    }
  }
}

/** The first lines that differ, a pair for each file. */
function differencesOf(texts, others) {
  return [...new Set([...Object.keys(texts), ...Object.keys(others)])].flatMap(file => {
    const [lines, otherLines] = [texts, others].map(({ [file]: text = '' }) => text.split('\n').filter(line => !isOfVersion.test(line)).map(unified));
    const at = Array.from({ length: Math.max(lines.length, otherLines.length) }, (_, index) => index).find(index => lines[index] !== otherLines[index]);
    return at === undefined ? [] : [[file, lines[at], otherLines[at]]];
  });
}

// The order of a union follows the way that a version has to say null, and so does a comment on a type that is null alone.
const isOfVersion = /^ *\/\*\* @enum \{.*\bnull\} \*\/$/;
// In 3.0 a reference with traits of its own stands in an allOf, where hey-api does not see readOnly.
const unified = line => line.replace(/\bnull \| ([^;]+);/, '$1 | null;').replace(/^( +)readonly (\w+\?: [A-Z])/, '$1$2');

// Kiota notes the document's own file and hash.
const isNote = file => /^(kiota-lock\.json|\.kiota\.log)$/.test(path.basename(file));

function textsOf(place) {
  if (statSync(place).isFile()) {
    return { [path.basename(place)]: readFileSync(place, 'utf8') };
  }

  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !isNote(entry.name)).map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
  return Object.fromEntries(files.map(file => [path.relative(place, file), readFileSync(file, 'utf8')]));
}
