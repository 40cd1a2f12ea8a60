// What the console does with what cannot be sent, and with what must not go where it seems to.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { by, call, copied, ended, heard, messages, mistakes, mustHaveNoFaults, openConsole, result, say } from './harness/console.js';
import { odd } from './harness/odd.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const run = promisify(execFile);
const server = await Server.start();
const open = (hash, options) => openConsole(server, hash, options);
const target = page => page.locator('#target').textContent();

/** The method of the odd service, with other traits. */
async function openOdd(traits) {
  const answers = structuredClone(odd);
  Object.assign(answers['method.json'], traits);
  return open('#odd.Things/Make', { answers });
}

const binding = (verb, path, pieces, body) => ({ verb, path, pieces, body });
const room = { text: '/odd/rooms/' };
const roomBinding = binding('POST', '/odd/rooms/{name}', [room, { name: 'name', field: ['name'] }], '*');

for (const [name, right, wrong, words] of [
  ['Struct', '{"a":1}', '[]', 'expected an object, found a list'],
  ['Value', '[null]'],
  ['ListValue', '[1]', '{}', 'expected a list, found an object'],
  ['Timestamp', '"2026-01-31T12:00:00Z"', '{}', 'expected a time such as "2026-01-31T12:00:00Z", found an object'],
  ['StringValue', '"a"', '1', 'expected a string, found 1'],
]) {
  test(`a request that is a ${name} is checked as such, and sent`, async () => {
    const page = await openOdd({ input: `google.protobuf.${name}`, types: {}, bindings: [binding('POST', '/odd/put', [{ text: '/odd/put' }], '*')] });
    await page.route('**/odd/put', route => route.fulfill({ json: {} }));
    if (wrong) {
      await page.fill('#json', wrong);
      await page.click('#send');
      assert.deepEqual(await mistakes(page), [`$, line 1, column 1: ${words}`]);
      assert.equal(await result(page), 'Not sent yet');
    }

    await page.fill('#json', right);
    const [request] = await Promise.all([page.waitForRequest('**/odd/put'), page.click('#send')]);
    assert.equal(request.postData(), right);
    assert.match(await ended(page), /^OK \(0\)/);
  });
}

test('a message that is null is a mistake, and the page goes on', async () => {
  const page = await open('#odd.Things/Make?binding=2', { answers: odd });
  await page.fill('#json', 'null');
  assert.deepEqual(await mistakes(page), ['$, line 1, column 1: expected an object, found null']);
});

test('an enum whose values are not told takes names and numbers', async () => {
  const page = await openOdd({ types: { 'odd.Thing': { fields: [{ name: 'color', number: 1, type: 'enum', of: 'odd.Unknown' }] } }, bindings: [binding('POST', '/odd', [{ text: '/odd' }], '*')] });
  for (const [text, wanted] of [['{"color":1}', []], ['{"color":"RED"}', []], ['{"color":true}', ['$.color, line 1, column 10: expected a value of odd.Unknown, found true']]]) {
    await page.fill('#json', text);
    assert.deepEqual(await mistakes(page), wanted);
  }
});

test('half a character is a mistake with its place, in a path and in a query', async () => {
  const page = await open('#odd.Things/Make?binding=1', { answers: odd });
  await page.fill('#json', '{"name":"things/\\ud800","tags":["\\udc00"]}');
  assert.deepEqual(await mistakes(page), [
    '$.name, line 1, column 9: "things/\\ud800" has half a character: a surrogate stands alone', '$.tags[0], line 1, column 33: "\\udc00" has half a character: a surrogate stands alone',
  ]);
  assert.equal(await target(page), 'GET /odd/things/%EF%BF%BD?tags=%EF%BF%BD');
});

test('** stands for any number of parts in any place, and for no empty one', async () => {
  for (const [pattern, fits, others] of [['docs/**/x', ['docs/x', 'docs/a/x', 'docs/a/b/x'], ['docs', 'docs/a', 'docs//x', 'docs/a/b/y']], ['docs/**', ['docs', 'docs/a/b'], ['doc', 'docs/a//b']], ['**', ['a', 'a/b'], ['/a', 'a/']]]) {
    const page = await openOdd({ bindings: [binding('GET', `/{name=${pattern}}`, [{ text: '/' }, { name: 'name', field: ['name'], pattern }])] });
    for (const name of [...fits, ...others]) {
      await page.fill('#f-name', name);
      await page.press('#f-name', 'Control+Enter');
      assert.deepEqual(await mistakes(page), fits.includes(name) ? [] : [`$.name: must look like ${pattern}`], name);
    }
  }
});

test('a path that begins with // stays on this host', async () => {
  const page = await openOdd({ bindings: [binding('GET', '/{name=**}', [{ text: '/' }, { name: 'name', field: ['name'], pattern: '**' }])] });
  await page.route('**/other.example/**', route => route.fulfill({ json: {} }));
  await page.fill('#f-name', '/other.example/x');
  await page.click('#send');
  const [request] = await Promise.all([page.waitForRequest('**/other.example/x'), page.click('#anyway button')]);
  assert.equal(request.url(), `${server.restUrl}//other.example/x`);
});

test('the name of a host is one word of the shell', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.evaluate(() => (document.documentElement.dataset.grpc = 'http://a$(id).example:1'));
  assert.match(await copied(page, '[data-copy="grpcurl"]'), / 'a\$\(id\)\.example:1' proto\.Greetering\/Hello$/);
});

test('a copied curl keeps a part of dots', async () => {
  const page = await open('#proto.Greetering/Hello');
  for (const name of ['.', '..']) {
    await page.fill('#f-name', name);
    const { stderr } = await run('sh', ['-c', (await copied(page, '[data-copy="curl"]')).replace('curl -i', 'curl -sv')]);
    assert.ok(stderr.includes(`> GET /v1/hello/${name} HTTP/`), stderr);
  }

  await page.fill('#f-name', 'a.b');
  assert.doesNotMatch(await copied(page, '[data-copy="curl"]'), /path-as-is/);
});

test('a command that the transport has no words for says why', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  for (const [transport, name, words] of [['socket', 'curl', /^curl does not speak WebSocket here/], ['socket', 'fetch', /^fetch does not speak WebSocket here/], ['connect', 'curl', /^curl cannot hold the binary body of a Connect stream/]]) {
    await by(page, transport);
    const button = page.locator(`[data-copy="${name}"]`);
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.click({ force: true });
    assert.match(await page.locator('#notice').textContent(), words);
  }

  await by(page, 'ndjson');
  assert.match(await copied(page, '[data-copy="curl"]'), /^curl /);
});

test('opening and saying stop at a path that is not whole, and take the path of the form', async () => {
  const page = await openOdd({ kind: 'duplex', bindings: [roomBinding] });
  const paths = [];
  const heardFrames = [];
  await page.routeWebSocket('**/odd/rooms/**', socket => {
    paths.push(new URL(socket.url()).pathname);
    socket.onMessage(frame => (heardFrames.push(frame), socket.send('{}')));
  });
  assert.equal(await page.locator('#connect').textContent(), 'Open');
  await page.click('#connect');
  assert.deepEqual(await mistakes(page), ['$.name: is part of the path and must not be empty']);
  await say(page, '{"text":"hi"}');
  assert.deepEqual(await mistakes(page), ['$.name: is part of the path and must not be empty']);
  assert.equal(await page.inputValue('#line'), '{"text":"hi"}');
  assert.equal(await result(page), 'Not sent yet');

  await page.fill('#json', '{"name":');
  await page.click('#connect');
  assert.deepEqual(await mistakes(page), ['line 1, column 9: expected a value, found the end']);

  await page.fill('#json', '{"name":"hall"}');
  await say(page, '{"text":"hi"}');
  await page.waitForFunction(() => document.querySelector('#log .sign.in'));
  assert.deepEqual([paths, heardFrames], [['/odd/rooms/hall'], ['{"text":"hi"}']]);
  const grpcurl = await copied(page, '[data-copy="grpcurl"]');
  assert.match(grpcurl, /-d '\{"text":"hi","name":"hall"\}'/);
  assert.match(await copied(page, '[data-copy="WebSocket"]'), /send\("\{\\"text\\":\\"hi\\"\}"\)/);

  // A form that is being typed does not stop a talk that runs.
  await page.fill('#json', '{"name":');
  await say(page, '{"text":"again"}');
  await page.waitForFunction(() => document.querySelectorAll('#log .sign.in').length === 2);
  assert.deepEqual(heardFrames, ['{"text":"hi"}', '{"text":"again"}']);
});

test('a message that cannot be read among others by WebSocket is told, and stops nothing else', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.fill('#json', '{');
  await page.click('#message-list button[aria-label="Add a message"]');
  await page.click('#send');
  assert.deepEqual(await mistakes(page), ['line 1, column 2: expected a name in double quotes, found the end']);
  assert.equal(await page.locator('#message-list [aria-pressed="true"]').textContent(), '1');
  await page.fill('#json', '{"name":"mended"}');
  assert.match(await call(page, 'ndjson'), /^OK \(0\)/);
});

test('a chat is copied as what was said, until the form is edited', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await say(page, 'hi');
  await heard(page, 'hi');
  await say(page, 'there');
  await heard(page, 'there');
  assert.match(await copied(page, '[data-copy="grpcurl"]'), /-d '\{"name":"hi"\}\n\{"name":"there"\}'/);
  assert.match(await copied(page, '[data-copy="WebSocket"]'), /\{\\"name\\":\\"hi\\"\}[^]*\{\\"name\\":\\"there\\"\}/);
  await page.fill('#f-name', 'typed');
  assert.match(await copied(page, '[data-copy="grpcurl"]'), /-d '\{"name":"typed"\}'/);
});

test('a line that cannot be said tells its place, and the words go when it is mended or something is sent', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await say(page, '{"name":x}');
  assert.deepEqual(await mistakes(page), ['the line, column 9: invalid JSON: \'x\' is not a JSON value: a string needs double quotes']);
  await page.fill('#line', '{"name":"x"}');
  assert.deepEqual(await mistakes(page), []);
  await say(page, '{"name":1}');
  assert.deepEqual(await mistakes(page), ['the line, $.name: expected a string, found 1']);
  await page.fill('#f-name', 'form');
  await page.click('#send');
  await heard(page, 'form');
  assert.deepEqual(await mistakes(page), []);
  assert.deepEqual(await messages(page, 'out'), ['{"name":"form"}']);
});

test('a line that is typed and said within one frame keeps its mistake', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.evaluate(() => {
    const line = document.getElementById('line');
    line.value = '{"name":1}';
    line.dispatchEvent(new Event('input', { bubbles: true }));
    line.form.requestSubmit();
  });
  assert.deepEqual(await mistakes(page), ['the line, $.name: expected a string, found 1']);
});

test('the words that say what was done cover nothing that is typed in', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await copied(page, '[data-copy="grpcurl"]');
  const notice = await page.locator('#notice').boundingBox();
  for (const field of ['#line', '#json', '#f-name']) {
    const { y } = await page.locator(field).boundingBox();
    assert.ok(notice.y + notice.height < y, field);
  }
});

test('the word "bearer" is no token for a WebSocket', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.click('#tab-panel-headers');
  await page.fill('#token', 'bearer');
  await page.click('#connect');
  assert.match((await mistakes(page)).join(), /cannot be that word/);
  assert.equal(await result(page), 'Not sent yet');
});

test('a WebSocket that cannot begin ends its call', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.evaluate(() => (globalThis.WebSocket = class { constructor() { throw new SyntaxError('no'); } }));
  await page.click('#connect');
  assert.match(await ended(page), /^No status/);
  assert.equal(await page.locator('#status-message').textContent(), 'The page failed: no.');
});

for (const [verb, probed] of [['POST', '/odd/rooms/hall'], ['DELETE', '/console']]) {
  test(`a refused WebSocket of a ${verb} asks in a way that no service can take for a call, and tells that the server is gone`, async () => {
    const page = await openOdd({ kind: 'duplex', bindings: [{ ...roomBinding, verb, body: verb === 'POST' ? '*' : undefined }] });
    const asked = [];
    await page.fill('#json', '{"name":"hall"}');
    await page.route(url => ['/odd/rooms/hall', '/console'].includes(url.pathname), route => (asked.push(route.request()), route.abort()));
    await page.click('#connect');
    assert.match(await ended(page), /^No status/);
    assert.equal(await page.locator('#status-message').textContent(), 'The page cannot reach the server. Is it running?');
    assert.deepEqual(asked.map(one => [new URL(one.url()).pathname, one.method(), one.headers()['content-type']]), [verb === 'POST' ? [probed, 'POST', 'application/x-probe'] : [probed, 'HEAD', undefined]]);
  });
}

test('what the probe sends is refused before any service', async () => {
  for (const path of ['hello', 'hello:chat', 'hello:collect']) {
    const { status } = await fetch(`${server.restUrl}/v1/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/x-probe' }, body: 'probe' });
    assert.equal(status, 415, path);
  }
});

test('Enter in the search opens the first method that is found', async () => {
  const page = await open('');
  await page.keyboard.press('/');
  await page.keyboard.type('chat');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('name').textContent === 'ChatHello');
});

test('a path with its HTTP method finds the method that has both', async () => {
  const answers = structuredClone(odd);
  const [make] = answers['methods.json'].services[0].methods;
  answers['methods.json'].services[0].methods = [{ ...make, name: 'List', paths: ['GET /odd/items'] }, { ...make, paths: ['POST /odd/other', 'POST /odd/items'] }];
  answers['method.json'].bindings = ['/odd/other', '/odd/items'].map(path => binding('POST', path, [{ text: path }], '*'));
  const page = await open(`#${encodeURI('POST /odd/items')}`, { answers });
  assert.equal(await page.locator('#name').textContent(), 'Make');
  assert.equal(await target(page), 'POST /odd/items');
  assert.equal(new URL(page.url()).hash, '#odd.Things/Make');
  await page.goto(`${server.restUrl}/console#${encodeURI('PUT /odd/items')}`);
  await page.waitForFunction(() => document.getElementById('notice').textContent.startsWith('PUT /odd/items is not served'));
});

test('an answer with a very long text is shown', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.fill('#f-name', 'a');
  await page.route('**/v1/hello/a', route => route.fulfill({ contentType: 'application/json', body: `{"msg":"${'a'.repeat(20_000_000)}"}` }));
  assert.match(await call(page), /^OK \(0\) · HTTP 200 · .+ · 1 message/);
  await page.waitForFunction(() => document.querySelector('#log pre')?.textContent.length === 20_000_010);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
