// The request in the console: form and JSON in step, checks with their place, and where path, query and body take each field.
import assert from 'node:assert/strict';
import { ended, messages, mistakes, mustHaveNoFaults, openConsole, result, say } from './harness/console.js';
import { odd } from './harness/odd.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const server = await Server.start();
const openOdd = options => openConsole(server, '#odd.Things/Make', { answers: odd, ...options });
const json = async page => JSON.parse(await page.inputValue('#json'));

test('each kind of field has a row of its own, and the JSON follows', async () => {
  const page = await openOdd();
  await page.fill('#f-name', 'things/1');
  await page.fill('#f-count', '3');
  await page.fill('#f-bigCount', '9007199254740993');
  await page.check('#f-isOn');
  await page.selectOption('#f-maybe', 'false');
  await page.selectOption('#f-color', 'GREEN');
  await page.click('button:text-is("+ tags")');
  await page.fill('#f-tags-0', 'a');
  await page.click('button:text-is("+ tags")');
  await page.fill('#f-tags-1', 'b');
  await page.click('button:text-is("+ labels")');
  await page.fill('#f-labels-key-0', 'env');
  await page.press('#f-labels-key-0', 'Tab');
  await page.fill('#f-labels-env', '7');
  await page.click('button[aria-label="Set author"]');
  await page.fill('#f-author-name', 'anna');
  await page.selectOption('#f-content-choice', 'data');
  await page.fill('#f-data', 'aGk=');
  await page.fill('#f-when', '2026-01-31T12:00:00Z');
  await page.fill('#f-extra', '{"any":[1,null]}');
  await page.fill('#f-nick', '');
  await page.fill('#f-ratio', '1.50');
  assert.deepEqual(await json(page), {
    name: 'things/1', count: 3, bigCount: '9007199254740993', isOn: true, maybe: false, color: 'GREEN', tags: ['a', 'b'], labels: { env: 7 }, author: { name: 'anna' },
    data: 'aGk=', when: '2026-01-31T12:00:00Z', extra: { any: [1, null] }, ratio: 1.5,
  });
  await page.click('button[aria-label="Remove tags 1"]');
  await page.uncheck('#f-isOn');
  await page.click('button[aria-label="Unset author"]');
  const left = await json(page);
  assert.deepEqual([left.tags, 'isOn' in left, 'author' in left], [['b'], false, false]);
});

test('a member of a oneof keeps its value while another one is chosen', async () => {
  const page = await openOdd();
  await page.selectOption('#f-content-choice', 'text');
  await page.fill('#f-text', 'kept');
  await page.selectOption('#f-content-choice', 'data');
  assert.deepEqual(Object.keys(await json(page)), ['name', 'data']);
  await page.selectOption('#f-content-choice', 'text');
  assert.equal((await json(page)).text, 'kept');
});

test('the form follows the JSON, with the names of the .proto file too, and waits while the JSON has a mistake', async () => {
  const page = await openOdd();
  await page.fill('#json', '{"name":"things/2","big_count":9007199254740993,"is_on":true,"others":[{"name":"a","friend":{"name":"b"}}],"color":1}');
  assert.deepEqual(await Promise.all(['#f-name', '#f-big_count', '#f-others-0-name', '#f-others-0-friend-name', '#f-color'].map(id => page.inputValue(id))), ['things/2', '9007199254740993', 'a', 'b', 'GREEN']);
  assert.equal(await page.isChecked('#f-is_on'), true);
  await page.fill('#json', '{"name":');
  assert.equal(await page.locator('#form').evaluate(form => form.inert), true);
  assert.equal(await page.inputValue('#f-name'), 'things/2');
  assert.deepEqual(await mistakes(page), ['line 1, column 9: expected a value, found the end']);
});

test('a mistake is shown with its place before anything is sent, and leads there', async () => {
  const page = await openOdd();
  const sent = [];
  page.on('request', request => request.url().includes('/odd/') && sent.push(request.url()));
  await page.fill('#json', '{\n  "name": "things/1",\n  "count": 1.5,\n  "colour": "RED",\n  "color": "GREN",\n  "tags": "a",\n  "labels": {"a": 2147483648},\n  "text": "a", "data": "!"\n}');
  await page.press('#json', 'Control+Enter');
  assert.deepEqual(await mistakes(page), [
    '$.count, line 3, column 12: expected an integer, found 1.5',
    '$.colour, line 4, column 13: odd.Thing has no field "colour"; did you mean "color"?',
    '$.color, line 5, column 12: expected a value of odd.Color, found "GREN"; did you mean "GREEN"?',
    '$.tags, line 6, column 11: expected a list, found "a"',
    '$.labels.a, line 7, column 19: 2147483648 is not in the range of int32, -2147483648 to 2147483647',
  ]);
  await page.click('#mistakes li:nth-child(3) button');
  assert.equal(await page.evaluate(() => document.getElementById('json').value.slice(document.activeElement.selectionStart, document.activeElement.selectionStart + 6)), '"GREN"');
  assert.deepEqual(await page.locator('.wrong .row-mistake').allTextContents().then(all => all.slice(0, 1)), ['expected an integer, found 1.5']);
  assert.equal(await result(page), 'Not sent yet');
  assert.deepEqual(sent, []);

  // Whoever wants to see the server's own words may send it all the same.
  await page.route('**/odd/**', route => route.fulfill({ status: 400, json: { code: 3, message: 'no', details: [] } }));
  await page.click('#anyway button');
  assert.match(await ended(page), /^INVALID_ARGUMENT \(3\) · HTTP 400/);
  assert.equal(sent.length, 1);
});

for (const [text, words] of [
  ['{"name":"a"', 'line 1, column 12: expected \',\' or \'}\', found the end'],
  ['{name:"a"}', 'line 1, column 2: expected a name in double quotes, found \'n\''],
  ['{"name":"a","name":"b"}', 'line 1, column 13: "name" is given twice'],
  ['{"name":"a\nb"}', 'line 1, column 11: a line break or control character in a string: write it as \\n or \\u…'],
  ['{"count":01}', 'line 1, column 10: an invalid number'],
  ['{"name":"a"} x', 'line 1, column 14: expected nothing more, found \'x\''],
  ['[]', '$, line 1, column 1: expected an object, found a list'],
]) {
  test(`${JSON.stringify(text)} is no message, and the place is told`, async () => {
    const page = await openOdd();
    await page.fill('#json', text);
    assert.deepEqual(await mistakes(page), [words]);
  });
}

test('path, query and body take each field to its place', async () => {
  const page = await openOdd();
  await page.route('**/odd/**', route => route.fulfill({ json: {} }));
  await page.fill('#json', '{"name":"things/a b","big_count":9007199254740993,"tags":["x&y","z"],"labels":{"a b":1},"author":{"name":"anna"},"extra":{"k":1}}');
  const target = () => page.locator('#target').textContent();
  assert.equal(await target(), 'POST /odd/things/a%20b:make');
  const [request] = await Promise.all([page.waitForRequest('**/odd/**'), page.click('#send')]);
  assert.equal(request.postData(), '{"bigCount":9007199254740993,"tags":["x&y","z"],"labels":{"a b":1},"author":{"name":"anna"},"extra":{"k":1}}');
  await page.selectOption('#binding', '1');
  assert.equal(await target(), 'GET /odd/things/a%20b?bigCount=9007199254740993&tags=x%26y&tags=z&labels%5Ba%20b%5D=1&author.name=anna&extra=%7B%22k%22%3A1%7D');
  await page.selectOption('#binding', '2');
  assert.equal(await target(), 'PUT /odd/things/a%20b/author?bigCount=9007199254740993&tags=x%26y&tags=z&labels%5Ba%20b%5D=1&extra=%7B%22k%22%3A1%7D');
  for (const [name, words] of [['', 'is part of the path and must not be empty'], ['other/1', 'must look like things/*'], ['things/..', 'is part of the path, and browsers resolve a part that is only dots']]) {
    await page.fill('#f-name', name);
    await page.press('#f-name', 'Control+Enter');
    assert.deepEqual(await mistakes(page), [`$.name: ${words}`]);
  }
});

test('a path finds its binding, by the names of API documents too', async () => {
  for (const [path, target] of [['/odd/{name=things/*}/author', 'PUT /odd/things/1/author'], ['/odd/things/{thing}', 'GET /odd/things/1']]) {
    const page = await openConsole(server, `#${encodeURI(path)}`, { answers: odd });
    await page.fill('#f-name', 'things/1');
    await page.waitForFunction(wanted => document.getElementById('target').textContent === wanted, target);
  }
});

test('bytes go out and come back as they are, with their content type', async () => {
  const answers = structuredClone(odd);
  Object.assign(answers['method.json'], {
    kind: 'duplex', input: 'google.api.HttpBody', output: 'google.api.HttpBody', types: {},
    bindings: [{ verb: 'POST', path: '/odd/bytes', pieces: [{ text: '/odd/bytes' }], body: '*', bytes: true, answersBytes: true }],
  });
  const page = await openOdd({ answers });
  await page.route('**/odd/bytes', route => route.fulfill({ contentType: 'image/png', body: Buffer.from([0x89, 0x50, 0x4e, 0x47]) }));
  await page.locator('#transports input[value="ndjson"]').check();
  await page.fill('#body-text', 'any text');
  await page.fill('[aria-label="Content type"]', 'text/plain');
  const [request] = await Promise.all([page.waitForRequest('**/odd/bytes'), page.click('#send')]);
  assert.deepEqual([request.headers()['content-type'], request.postData()], ['text/plain', 'any text']);
  assert.match(await ended(page), /^OK \(0\) · HTTP 200 · .+ · 4 B/);
  assert.deepEqual(await messages(page), ['4 bytes']);
  await page.setInputFiles('[aria-label="A file as the body"]', { name: 'a.bin', mimeType: '', buffer: Buffer.from([0, 1, 255]) });
  const [second] = await Promise.all([page.waitForRequest('**/odd/bytes'), page.click('#send')]);
  assert.deepEqual([...second.postDataBuffer()], [0, 1, 255]);

  await page.routeWebSocket('**/odd/bytes', socket => socket.onMessage(frame => socket.send(Buffer.from(frame))));
  await page.locator('#transports input[value="socket"]').check();
  await say(page, 'by line');
  await page.waitForFunction(() => document.querySelector('#log .sign.in'));
  assert.deepEqual(await messages(page), ['by line']);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
