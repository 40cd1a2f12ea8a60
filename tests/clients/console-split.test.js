// How the console cuts what arrives into messages.
import assert from 'node:assert/strict';
import { Envelopes, Events, Lines } from '../../src/Gateway.Console/Assets/split.js';
import { test } from './harness/test.js';

/** Pushes all of something, a part at a time. */
function cut(cutter, whole, size) {
  const done = [];
  for (let at = 0; at < whole.length; at += size) {
    done.push(...cutter.push(whole.slice(at, at + size)));
  }

  return done;
}

const join = envelopes => Uint8Array.from(envelopes.flatMap(one => [...one]));

test('lines, events and envelopes are the same however they are cut', () => {
  const envelopes = join([Envelopes.of('{"a":1}'), Envelopes.of(''), Envelopes.of('é')]);
  for (const size of [1, 2, 3, 7, 1000]) {
    const lines = new Lines();
    assert.deepEqual([...cut(lines, '{"a":1}\n\n{"b":2}\r\n{"c":3}', size), ...lines.end()], ['{"a":1}', '{"b":2}\r', '{"c":3}']);
    assert.deepEqual(cut(new Events(), ': beat\n\nid: 1\ndata: a\ndata: b\r\n\r\nevent: end\ndata:{}\n\ndata: lost', size),
      [{ event: 'message', id: '1', data: 'a\nb' }, { event: 'end', id: undefined, data: '{}' }]);
    assert.deepEqual(cut(new Envelopes(), envelopes, size).map(({ text }) => text), ['{"a":1}', '', 'é']);
  }
});

test('a message of 32 MB costs no more than its length', () => {
  const text = 'a'.repeat(32 * 1024 * 1024);
  for (const [name, work] of [
    ['lines', () => cut(new Lines(), `${text}\n`, 0x10000)],
    ['events', () => cut(new Events(), `data: ${text}\n\n`, 0x10000).map(({ data }) => data)],
    ['envelopes', () => cut(new Envelopes(), Envelopes.of(text), 0x10000).map(one => one.text)],
  ]) {
    const from = performance.now();
    const [message] = work();
    const milliseconds = performance.now() - from;
    assert.equal(message.length, text.length, name);
    assert.ok(milliseconds < 3000, `${name} took ${Math.round(milliseconds)} ms`);
  }
});
