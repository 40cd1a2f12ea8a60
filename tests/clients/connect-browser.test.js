// The Connect protocol in headless Chromium, from a page of another origin: @connectrpc/connect-web in protobuf, in JSON and by GET.
import assert from 'node:assert/strict';
import { PageServer } from './harness/browser.js';
import { descriptorSet } from './harness/descriptors.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const pages = await PageServer.start({ '/descriptors': descriptorSet });
const strangers = await PageServer.start({ '/descriptors': descriptorSet });
const server = await Server.start({ Cors__Origins__0: pages.origin });
const countdown = Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`);
const page = `/connect.html?api=${encodeURIComponent(server.restUrl)}`;
const ways = ['protobuf', 'JSON', 'GET', 'GET protobuf'];

// A browser starts slowly where it has never run before.
const patience = 120_000;

let seen;
test('a page of an allowed origin runs all its calls', async () => {
  seen = await pages.open(page);
  assert.deepEqual(Object.keys(seen), ways);
}, patience);

for (const way of ways) {
  const saw = call => {
    assert.equal(seen[way].error, undefined);
    return seen[way][call];
  };

  test(`${way}: a unary call, with metadata of its own`, () => {
    assert.deepEqual(saw('hello'), { messages: ['Hello wörld'], code: 0 });
  });

  test(`${way}: a long message`, () => {
    assert.equal(saw('long'), way.startsWith('GET') ? 3_006 : 300_006);
  });

  test(`${way}: a server stream`, () => {
    assert.deepEqual(saw('stream'), { messages: countdown, code: 0 });
  });

  test(`${way}: errors with their details`, () => {
    const { code, violations } = saw('invalid');
    assert.deepEqual({ code, violations }, { code: 3, violations: ['name: must not be empty'] });
    assert.deepEqual(saw('failAtOnce'), { messages: [], code: 10, message: 'error!!!!!!', violations: ['bad: Bad Request'] });
    assert.equal(saw('late'), 4);
  });

  test(`${way}: an error after two messages`, () => {
    const { messages, code } = saw('failLater');
    assert.deepEqual({ messages, code }, { messages: ['This is 1 Msg', 'This is 2 Msg'], code: 5 });
  });
}

test('a page of another origin learns nothing', async () => {
  const report = await strangers.open(page);
  for (const way of ways) {
    assert.deepEqual(report[way].hello.messages, []);
    assert.notEqual(report[way].hello.code, 0);
    assert.deepEqual(report[way].stream.messages, []);
    assert.equal(report[way].failAtOnce.violations, undefined);
  }
}, patience);

test('the pages are closed', () => {
  pages.close();
  strangers.close();
});

server.endsWell();
