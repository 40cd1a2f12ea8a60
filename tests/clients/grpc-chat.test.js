// The chat room by @grpc/grpc-js: several clients, and someone at the server's console.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, grpc } from './harness/greetering.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const { status } = grpc;
const ada = connect(server);
const bob = connect(server);

test('what one says reaches everyone, the speaker included', async () => {
  const chats = await enter(ada, bob);
  chats[0].write({ name: 'hello, all' });
  assert.deepEqual(await hear(chats), ['hello, all', 'hello, all']);
  chats[1].write({ name: 'hello, Ada' });
  assert.deepEqual(await hear(chats), ['hello, Ada', 'hello, Ada']);
  await server.logged(/^client: hello, Ada$/);
  await leave(chats);
});

test("a line typed at the server's console reaches everyone", async () => {
  const chats = await enter(ada, bob);
  server.type('the server speaks: ünïcödé');
  assert.deepEqual(await hear(chats), ['the server speaks: ünïcödé', 'the server speaks: ünïcödé']);
  await leave(chats);
});

test('who ends their side still gets what was said before, and then OK', async () => {
  const [chat] = await enter(ada);
  const heard = [];
  chat.on('data', ({ msg }) => heard.push(msg));
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
  for (const name of lines) {
    chat.write({ name });
  }

  chat.end();
  assert.equal(await codeOf(chat), status.OK);
  assert.deepEqual(heard, lines);
});

test('who leaves no longer counts, and the others go on', async () => {
  const [leaver, stayer] = await enter(ada, bob);
  leaver.end();
  assert.equal(await codeOf(leaver), status.OK);
  stayer.write({ name: 'alone' });
  assert.deepEqual(await hear([stayer]), ['alone']);
  await leave([stayer]);
});

test('a chat that ends before a word is said ends with OK', async () => {
  const chat = ada.ChatHello();
  chat.end();
  assert.equal(await codeOf(chat), status.OK);
});

test('a chat with a deadline ends with DEADLINE_EXCEEDED, and the others do not notice', async () => {
  const [stayer] = await enter(bob);
  const chat = ada.ChatHello({ deadline: Date.now() + 300 });
  assert.equal(await codeOf(chat), status.DEADLINE_EXCEEDED);
  server.type('still there?');
  assert.deepEqual(await hear([stayer]), ['still there?']);
  await leave([stayer]);
});

test('a chat that its client cancels is over, and the others do not notice', async () => {
  const [stayer, chat] = await enter(bob, ada);
  const code = codeOf(chat);
  chat.cancel();
  assert.equal(await code, status.CANCELLED);
  stayer.write({ name: 'gone' });
  assert.deepEqual(await hear([stayer]), ['gone']);
  await leave([stayer]);
});

test('a connection that is cut takes its chats with it, and no others', async () => {
  const guest = connect(server);
  const [stayer, chat] = await enter(bob, guest);
  const code = codeOf(chat);
  guest.close();
  chat.cancel();
  assert.equal(await code, status.CANCELLED);
  stayer.write({ name: 'still here' });
  assert.deepEqual(await hear([stayer]), ['still here']);
  await leave([stayer]);
});

test('fifty clients hear the same lines in the same order', async () => {
  const chats = await enter(...Array.from({ length: 50 }, (_, index) => (index % 2 ? ada : bob)));
  const heard = chats.map(chat => collect(chat, 100));
  for (let line = 0; line < 100; line++) {
    chats[line % chats.length].write({ name: `${line}` });
  }

  const [first, ...others] = await Promise.all(heard);
  assert.deepEqual([...first].sort((a, b) => a - b), Array.from({ length: 100 }, (_, line) => `${line}`));
  for (const other of others) {
    assert.deepEqual(other, first);
  }

  await leave(chats);
});

test('who does not read falls behind, is told so, and holds nobody up', async () => {
  const sleeper = connect(server);
  const [chat, stayer] = await enter(sleeper, bob);
  const long = 'x'.repeat(2000);
  for (let lot = 0; lot < 30; lot++) {
    const heard = collect(stayer, 100);
    for (let line = 0; line < 100; line++) {
      stayer.write({ name: `${lot}.${line} ${long}` });
    }

    assert.ok((await heard).at(-1) === `${lot}.99 ${long}`, 'The speaker hears all lines, the last one last.');
  }

  assert.equal(await codeOf(chat), status.RESOURCE_EXHAUSTED);
  sleeper.close();
  await leave([stayer]);
});

test("at the end of the console's input the room stays open", async () => {
  server.endInput();
  const chats = await enter(ada, bob);
  chats[0].write({ name: 'nobody at the console' });
  assert.deepEqual(await hear(chats), ['nobody at the console', 'nobody at the console']);
  await leave(chats);
});

test('the connections end', () => {
  ada.close();
  bob.close();
});

server.endsWell();

/** Opens a chat for each client. A chat is known to be open once it has heard itself. */
async function enter(...clients) {
  const chats = [];
  for (const client of clients) {
    const chat = client.ChatHello();
    const word = `entered ${Math.random()}`;
    chat.write({ name: word });
    await Promise.all([...chats, chat].map(open => hearing(open, word)));
    chats.push(chat);
  }

  return chats;
}

async function hearing(chat, word) {
  assert.deepEqual(await hear([chat]), [word]);
}

/** The next line of each chat. */
function hear(chats) {
  return Promise.all(chats.map(chat => collect(chat, 1).then(([line]) => line)));
}

/** The next lines of a chat; it is paused before and after, so that no line is lost between two. */
function collect(chat, count) {
  return new Promise((resolve, reject) => {
    const lines = [];
    const onData = ({ msg }) => {
      lines.push(msg);
      if (lines.length === count) {
        chat.off('data', onData);
        chat.off('error', reject);
        chat.pause();
        resolve(lines);
      }
    };
    chat.on('data', onData);
    chat.on('error', reject);
    chat.resume();
  });
}

/** How a chat ends. */
function codeOf(chat) {
  return new Promise(resolve => {
    chat.on('error', () => {});
    chat.on('status', ({ code }) => resolve(code));
    chat.resume();
  });
}

async function leave(chats) {
  for (const chat of chats) {
    chat.end();
    assert.equal(await codeOf(chat), status.OK);
  }
}
