// What the services answer fits their documents: every answer of the greeting service, and the echo of every example of the hostile ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from './harness/documents.js';
import { Judge } from './harness/schemas.js';

const greeting = new Judge(readDocument('greeting', '3.1'));
const hostile = new Judge(readDocument('hostile', '3.1'));

const operationOf = (judge, id) => judge.operations.find(({ operation }) => operation.operationId === id);

/** Asks, and judges each JSON value of the answer by the schema for its content type. */
async function check(judge, base, id, target, { method = 'GET', body, accept, status = 200 } = {}) {
  const one = operationOf(judge, id);
  assert.ok(one, `The document has no ${id}.`);
  const headers = { ...(accept && { accept }), ...(body !== undefined && { 'content-type': 'application/json' }) };
  const answer = await fetch(base + target, { method, body, headers, signal: AbortSignal.timeout(20_000) });
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  const type = answer.headers.get('content-type')?.split(';')[0];
  const schema = judge.schemaOf(one, status, type);
  assert.ok(schema, `The document says nothing of ${type} with ${status} for ${id}.`);
  for (const value of valuesOf(type, text)) {
    assert.deepEqual(judge.mistakes(schema, value), [], JSON.stringify(value));
  }
}

/** A stream of lines or events is described by the schema of its elements. */
const valuesOf = (type, text) => ({
  'application/x-ndjson': () => text.trimEnd().split('\n').map(line => JSON.parse(line)),
  'text/event-stream': () => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data)),
})[type]?.() ?? [JSON.parse(text)];

const types = { json: 'application/json', ndjson: 'application/x-ndjson', sse: 'text/event-stream' };

for (const [name, id, target, options] of [
  ['a greeting', 'Greetering_Hello', '/v1/hello/world'],
  ['a greeting by a body', 'Greetering_HelloByBody', '/v1/hello', { method: 'POST', body: '{"name":"world"}' }],
  ['a refusal by the service', 'Greetering_HelloByBody', '/v1/hello', { method: 'POST', body: '{}', status: 400 }],
  ['a refusal by the gateway', 'Greetering_HelloByBody', '/v1/hello', { method: 'POST', body: '{"nam":1}', status: 400 }],
  ['the answer to a stream', 'Greetering_CollectHello', '/v1/hello:collect', { method: 'POST', body: '[{"name":"a"},{"name":"b"}]' }],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((code, index) => [`the failure with code ${code}`, 'Greetering_FailHello', `/v1/fail/${code}`,
    { status: [499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401][index] }]),
  ...Object.entries(types).flatMap(([form, accept]) => [
    [`a stream as ${form}, chosen by Accept`, 'Greetering_StreamHello', '/v1/hello/world/stream', { accept }],
    [`a stream as ${form}, chosen by $alt`, 'Greetering_StreamHello', `/v1/hello/world/stream?$alt=${form}`],
    [`a stream as ${form} that fails`, 'Greetering_FailHello', `/v1/fail/10?after=2&$alt=${form}`],
  ]),
]) {
  test(`${name} fits`, () => check(greeting, process.env.GREETING_URL, id, target, options));
}

test('a value that does not fit is found', () => {
  const schema = greeting.schemaOf(operationOf(greeting, 'Greetering_Hello'), 200, 'application/json');
  assert.equal(greeting.mistakes(schema, { msg: 1 }).length, 1);
  assert.equal(greeting.mistakes(schema, { message: 'Hello' }).length, 1);
});

// The server behind the gateway sends each message back as it came. These services answer what they take.
const echoing = new Set(['Shapes', 'Wide', 'Many', 'Strange', 'Legacy']);
const echoes = hostile.operations.filter(one => {
  const { operation: { tags: [service], requestBody } } = one;
  return echoing.has(service) && requestBody?.content['application/json'] && hostile.schemaOf(one, 200, 'application/json') && !hostile.schemaOf(one, 200, 'application/x-ndjson');
});

test('examples of the hostile services fit, and come back as their documents say', async () => {
  assert.ok(echoes.length > 500, `${echoes.length} operations`);
  const mistakes = [];
  for (const one of echoes) {
    const { path, verb, operation } = one;
    const { schema, example = {} } = operation.requestBody.content['application/json'];
    const body = JSON.stringify(example);
    const answer = await fetch(process.env.HOSTILE_URL + path.replace(/\{.+?\}/g, 'x'), { method: verb.toUpperCase(), body, headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(20_000) });
    const text = await answer.text();
    const found = answer.status === 200 ? [...hostile.mistakes(schema, example), ...hostile.mistakes(hostile.schemaOf(one, 200, 'application/json'), JSON.parse(text))] : [`${answer.status}: ${text}`];
    mistakes.push(...found.map(mistake => `${operation.operationId}: ${mistake}, ${body}`));
  }

  assert.deepEqual(mistakes, []);
});
