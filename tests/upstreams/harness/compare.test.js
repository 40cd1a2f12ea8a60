// The comparer passes what it should, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { version1 as differences } from '../grpc-gateway/differences.js';
import { compare } from './compare.js';
import { valuesOf } from './values.js';

const enums = new Set(['EQUAL']);
const check = (given, theirs, ours) => compare(given, theirs, ours, { differences, enums, changing: ['member_id'] });
const differs = (...all) => assert.throws(() => check(...all), { name: 'AssertionError' });
const ok = (...values) => ({ status: 200, values });

test('names, defaults and what changes in each run are no difference', () => {
  check({}, ok({ member_id: '1', mod_revision: '2', kvs: [{ a_b: 1 }] }), ok({ memberId: '9', modRevision: '2', more: false, count: '0', result: 'EQUAL', kvs: [{ aB: 1, keys: [] }] }));
  check({}, ok({ header: {}, result: { a: 1 } }), ok({ header: { memberId: '0', a: '' }, result: { a: 1, map: {} } }));
});

test('a value that is another, missing or too much is a difference', () => {
  differs({}, ok({ count: '1' }), ok({ count: '2' }));
  differs({}, ok({ count: '1' }), ok({ count: 1 }));
  differs({}, ok({ count: '1' }), ok({}));
  differs({}, ok({}), ok({ count: '1' }));
  differs({}, ok({}), ok({ result: 'LESS' }));
  differs({}, ok({ kvs: [{}] }), ok({ kvs: [] }));
  differs({}, ok({ success: {} }), ok({}));
  differs({}, ok({}), { status: 201, values: [{}] });
});

test('streams and errors are told in the words of each', () => {
  check({ stream: true }, ok({ result: { a_b: 1 } }, { result: {} }), ok({ aB: 1 }, {}));
  differs({ stream: true }, ok({ result: {} }, { result: {} }), ok({}));
  const theirs = { status: 412, values: [{ error: 'no', message: 'no', code: 9 }] };
  check({}, theirs, { status: 400, values: [{ code: 9, message: 'no', details: [] }] });
  differs({}, theirs, { status: 400, values: [{ code: 9, message: 'yes', details: [] }] });
  differs({}, theirs, { status: 412, values: [{ code: 9, message: 'no', details: [] }] });
  check({ ownWords: true }, theirs, { status: 400, values: [{ code: 9, message: 'yes', details: [{}] }] });
  differs({ ownWords: true }, theirs, { status: 400, values: [{ code: 3, message: 'no', details: [] }] });
  check({ ours: { why: 'refused', status: 400, values: [{ code: 3 }] }, ownWords: true }, ok({}), { status: 400, values: [{ code: 3, message: 'unknown', details: [] }] });
  check({ stream: true }, ok({ result: {} }, { error: { grpc_code: 3, http_code: 400, message: 'no', http_status: 'Bad Request' } }), ok({}, { error: { code: 3, message: 'no', details: [] } }));
});

test('values are found one after another, whatever is between them', () => {
  assert.deepEqual(valuesOf('{"a":"}{"}\n{"b":[{}]}[1]'), [{ a: '}{' }, { b: [{}] }, [1]]);
  assert.deepEqual(valuesOf('"a\\"{"'), ['a"{']);
  assert.deepEqual(valuesOf('{"a":1}{"b"'), [{ a: 1 }]);
  assert.deepEqual(valuesOf(''), []);
});
