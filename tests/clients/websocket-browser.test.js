// WebSockets in headless Chromium: from pages that are the service's own, and from one that is not.
import assert from 'node:assert/strict';
import { PageServer } from './harness/browser.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const own = await PageServer.start({}, { socketsTo: server.restPort });
const foreign = await PageServer.start();
const countdown = Array.from({ length: 10 }, (_, index) => JSON.stringify({ msg: `This is ${10 - index} Msg` }));
const well = { code: 1000, reason: '', wasClean: true };

// A browser starts slowly where it has never run before.
const patience = 120_000;

let seen;
test('a page of the service itself runs all its calls', async () => {
  seen = await own.open('/websocket.html');
}, patience);

const check = (call, expected) => assert.deepEqual(Object.fromEntries(Object.keys(expected).map(key => [key, seen[call][key]])), expected);

test('a server stream needs no frame', () => check('stream', { messages: countdown, ...well }));

test('a failure is a text frame and a close code', () => {
  check('failure', { code: 4010, reason: 'error!!!!!!', wasClean: true });
  assert.equal(seen.failure.messages.length, 2);
  assert.deepEqual(JSON.parse(seen.failure.messages[1]).error.details[0].fieldViolations, [{ field: 'bad', description: 'Bad Request' }]);
});

test('a client stream ends with an empty frame', () => check('collect', { messages: ['{"msg":"server end."}'], ...well }));

test('a chat answers while it is asked, and ends well', () => check('talk', { messages: ['{"msg":"alone"}'], ...well }));

test('a page that closes gets its own code back', () => check('left', { messages: ['{"msg":"leaving"}'], code: 3000, wasClean: true }));

test('binary is answered with binary', () => check('binary', { messages: [[0x0a, 7, ...Buffer.from('Hello x')]], ...well }));

test('JSON that is none closes with 4003', () => check('broken', { code: 4003, wasClean: true }));

test('a token goes among the sub-protocols, and only bearer comes back', () => check('bearer', { protocol: 'bearer', messages: ['{"msg":"Hello x"}'], ...well }));

test('a path that nobody has opens nothing', () => check('nothing', { opened: false, messages: [], code: 1006 }));

test('two pages chat', () => {
  const heard = ['hello from anna', 'hello from bert'];
  assert.deepEqual(seen.chat, { anna: { heard, code: 1000, wasClean: true }, bert: { heard, code: 1000, wasClean: true } });
});

test('a page from elsewhere opens nothing', async () => {
  const { foreign: stream, foreignEcho: echo } = await foreign.open(`/websocket.html?direct=${server.restPort}`);
  for (const socket of [stream, echo]) {
    assert.deepEqual({ opened: socket.opened, code: socket.code }, { opened: false, code: 1006 });
  }
}, patience);

test('the pages are closed', () => {
  own.close();
  foreign.close();
});

server.endsWell();
