// Redocly finds nothing to say about any version of any document, by the rules that it recommends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { once } from './harness/cases.js';
import { apis, fileOf, formats, versions } from './harness/documents.js';
import { runModule } from './harness/run.js';
import YAML from 'yaml';

const all = apis.flatMap(api => versions.flatMap(version => formats.map(format => ({ api, version, format, file: fileOf(api, version, format) }))));

// One process for all: it prints an object for each file, in their order.
const lint = once(async () => {
  const output = await runModule('redocly', ['lint', '--extends', 'recommended', '--format', 'json', '--max-problems', '100000', ...all.map(({ file }) => file)], { allowed: [1] });
  return output.split(/(?<=^\})(?=\{$)/m).map(text => summaryOf(JSON.parse(text).problems));
});

/** Each kind of problem once, with the first place and the number of all. */
function summaryOf(problems) {
  const rules = [...new Set(problems.map(({ ruleId }) => ruleId))];
  return rules.map(rule => [rule, ...problems.filter(({ ruleId }) => ruleId === rule)]).map(([rule, first, ...others]) => `${rule} at ${first.location[0]?.pointer}: ${first.message} (${others.length} more)`);
}

for (const [at, { api, version, format, file }] of all.entries()) {
  test(`OpenAPI ${version} of the ${api} services is right in ${format.toUpperCase()}`, async () => {
    const text = readFileSync(file, 'utf8');
    assert.match((format === 'json' ? JSON : YAML).parse(text).openapi, new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
    assert.deepEqual((await lint())[at], []);
  });
}

test('JSON and YAML say the same', () => {
  for (const api of apis) {
    for (const version of versions) {
      assert.deepEqual(YAML.parse(readFileSync(fileOf(api, version, 'yaml'), 'utf8')), JSON.parse(readFileSync(fileOf(api, version, 'json'), 'utf8')));
    }
  }
});
