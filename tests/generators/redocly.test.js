// Redocly finds nothing to say about any version of any document, by the rules that it recommends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { once } from './harness/cases.js';
import { apis, fileOf, formats, versions } from './harness/documents.js';
import { runModule } from './harness/run.js';
import YAML from 'yaml';

const documents = apis.flatMap(api => versions.flatMap(version => formats.map(format => ({ api, version, format, file: fileOf(api, version, format) }))));

// One process for all documents of an API: it prints an object for each file, in their order.
const lint = Object.fromEntries(apis.map(api => [api, once(async () => {
  const files = documents.filter(document => document.api === api).map(({ file }) => file);
  const output = await runModule('redocly', ['lint', '--extends', 'recommended', '--format', 'json', '--max-problems', '100000', ...files], { allowed: [1] });
  return new Map(output.split(/(?<=^\})(?=\{$)/m).map((text, at) => [files[at], summaryOf(JSON.parse(text).problems)]));
})]));

/** Each kind of problem once, with the first place and the number of all. */
function summaryOf(problems) {
  const rules = [...new Set(problems.map(({ ruleId }) => ruleId))];
  return rules.map(rule => [rule, ...problems.filter(({ ruleId }) => ruleId === rule)]).map(([rule, first, ...others]) => `${rule} at ${first.location[0]?.pointer}: ${first.message} (${others.length} more)`);
}

for (const { api, version, format, file } of documents) {
  test(`OpenAPI ${version} of the ${api} services is right in ${format.toUpperCase()}`, async () => {
    const text = readFileSync(file, 'utf8');
    assert.match((format === 'json' ? JSON : YAML).parse(text).openapi, new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
    assert.deepEqual((await lint[api]()).get(file), []);
  });
}

test('JSON and YAML say the same', () => {
  for (const api of apis) {
    for (const version of versions) {
      assert.deepEqual(YAML.parse(readFileSync(fileOf(api, version, 'yaml'), 'utf8')), JSON.parse(readFileSync(fileOf(api, version, 'json'), 'utf8')));
    }
  }
});
