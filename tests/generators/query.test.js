// Every query parameter that the hostile services' document lists can be sent, as the document says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from './harness/documents.js';
import { size } from './harness/protos.js';
import { Judge } from './harness/schemas.js';

const document = readDocument('hostile', '3.1');
const judge = new Judge(document);

/** A value that a schema allows. */
function sampleOf(given) {
  const schema = judge.resolve(given);
  const text = { 'date-time': '2026-01-31T12:30:00Z', byte: 'eA==', int64: '7', uint64: '7' }[schema.format] ?? (schema.pattern?.endsWith('s$') ? '3s' : 'x');
  return schema.enum?.[0] ?? { array: () => [sampleOf(schema.items ?? {})], object: () => ({ [keyOf(schema)]: sampleOf(schema.additionalProperties ?? {}) }), boolean: () => true, integer: () => 7, number: () => 1.5, null: () => null }[schema.type]?.() ?? text;
}

const keyOf = ({ propertyNames = {} }) => (propertyNames.enum ?? (propertyNames.pattern ? ['7'] : ['x']))[0];

/** A parameter in a query, as its style says. */
function queryOf({ name, schema, content, style = 'form' }) {
  const encoded = encodeURIComponent(name);
  if (content) {
    return `${encoded}=${encodeURIComponent(JSON.stringify(sampleOf(content['application/json'].schema)))}`;
  }

  const value = sampleOf(schema);
  if (typeof value === 'object' && !Array.isArray(value)) {
    assert.equal(style, 'deepObject', `${name} is an object`);
    return Object.entries(value).map(([key, inner]) => `${encoded}${encodeURIComponent(`[${key}]`)}=${encodeURIComponent(inner)}`).join('&');
  }

  return [value].flat().map(one => `${encoded}=${encodeURIComponent(one)}`).join('&');
}

const echoing = new Set(['Shapes', 'Wide', 'Strange', 'Legacy']);
const parameters = judge.operations
  .filter(one => one.verb === 'get' && echoing.has(one.operation.tags[0]))
  .flatMap(one => (one.operation.parameters ?? []).map(parameter => ({ one, parameter: judge.resolve(parameter) })))
  .filter(({ parameter }) => parameter.in === 'query');

test('every parameter is taken', { timeout: 120_000 }, async () => {
  assert.ok(parameters.length > 200, `${parameters.length} parameters`);
  const mistakes = [];
  for (const { one, parameter } of parameters) {
    const target = `${one.path.replace(/\{.+?\}/g, 'x')}?${queryOf(parameter)}`;
    const answer = await fetch(process.env.HOSTILE_URL + target, { signal: AbortSignal.timeout(20_000) });
    const text = await answer.text();
    if (answer.status !== 200) {
      mistakes.push(`${target}: ${answer.status}: ${text}`);
    }
  }

  assert.deepEqual(mistakes, []);
});

test('all fields of a flat message are listed', () => {
  const { get, post } = document.paths['/fields/v1/flat'];
  assert.equal(get.parameters.length, size);
  assert.equal(Object.keys(judge.resolve(post.requestBody.content['application/json'].schema).properties).length, size);
});
