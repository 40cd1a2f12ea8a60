// The console as a page: headers, commands and links to copy, the log of long streams, and large APIs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { by, call, choose, copied, downloaded, ended, heard, messages, mistakes, mustHaveNoFaults, openConsole, rows, say } from './harness/console.js';
import { many, odd } from './harness/odd.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const run = promisify(execFile);
const server = await Server.start();
const open = (hash, options) => openConsole(server, hash, options);

test('headers, token and time-out go out with the call, stay for the tab, and are in no link', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.click('#tab-panel-headers');
  await page.fill('#token', 'secret.token');
  await page.fill('#timeout', '1.5');
  await page.click('button:text-is("+ header")');
  await page.fill('#header-0', 'x-mine');
  await page.fill('[aria-label="Value of header 1"]', 'hidden-value');
  await page.click('#tab-panel-message');
  await page.fill('#f-name', 'a');
  const [request] = await Promise.all([page.waitForRequest('**/v1/hello/a'), call(page)]);
  const { authorization, 'grpc-timeout': timeout, 'x-mine': mine } = request.headers();
  assert.deepEqual([authorization, timeout, mine], ['Bearer secret.token', '1500m', 'hidden-value']);
  assert.doesNotMatch(await copied(page, '#link'), /secret|hidden/);
  await page.reload();
  await page.waitForSelector('#work:not([hidden])');
  assert.equal(await page.inputValue('#token'), 'secret.token');
  assert.equal(await page.inputValue('#f-name'), 'a');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.click('#tab-panel-headers');
  for (const [field, value, words] of [
    ['#timeout', 'soon', 'The time-out must be a number of seconds'], ['#timeout', '', ''], ['#header-0', 'a b', '"a b" is not a valid header name'], ['#header-0', 'cookie', '"cookie" is a header that browsers do not let a page send'],
  ]) {
    await page.fill(field, value);
    await page.keyboard.press('Control+Enter');
    assert.ok((await mistakes(page)).join().includes(words), words);
  }
});

test('a WebSocket takes the token as a sub-protocol, and ends when its time is over', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await page.click('#tab-panel-headers');
  await page.fill('#token', 'a.b');
  await page.fill('#timeout', '0.3');
  await page.click('#connect');
  assert.match(await ended(page), /^DEADLINE_EXCEEDED \(4\) · /);
  assert.equal(await page.locator('#outcome').getAttribute('class'), 'fair');
  await page.click('#tab-panel-response-headers');
  assert.deepEqual(await rows(page, '#panel-response-headers'), [['sec-websocket-protocol', 'bearer']]);
});

test('a copied curl is the call on the screen, whatever stands in it', async () => {
  const page = await open('#proto.Greetering/Hello');
  const name = 'it\'s "a" $HOME `x` \\ !! {1,2} [3] % é 世界 #? @&';
  await page.fill('#f-name', name);
  for (const binding of ['0', '1']) {
    await page.selectOption('#binding', binding);
    await call(page);
    const { stdout } = await run('sh', ['-c', (await copied(page, '[data-copy="curl"]')).replace('curl -i', 'curl -s')]);
    assert.deepEqual(await messages(page), [stdout]);
    assert.equal(JSON.parse(stdout).msg, `Hello ${name}`);
  }

  await choose(page, 'proto.Greetering/FailHello');
  await page.fill('#json', '{"code":5,"message":"it\'s","after":2}');
  for (const transport of ['ndjson', 'sse', 'json']) {
    await call(page, transport);
    const { stdout } = await run('sh', ['-c', (await copied(page, '[data-copy="curl"]')).replace('curl -i', 'curl -s')]);
    assert.match(stdout, /"msg":"This is 1 Msg"[\s\S]*"msg":"This is 2 Msg"[\s\S]*"code":5,"message":"it's"/, transport);
  }
});

test('a copied curl of a stream of requests sends all of them, with headers and token', async () => {
  const page = await open('#proto.Greetering/CollectHello');
  await page.click('#tab-panel-headers');
  await page.fill('#token', 'a\'b');
  await page.click('#tab-panel-message');
  await page.fill('#json', '{"name":"it\'s"}');
  await page.click('#message-list button[aria-label="Add a message"]');
  await by(page, 'json');
  const command = await copied(page, '[data-copy="curl"]');
  assert.match(command, /-H 'Authorization: Bearer a'\\''b'/);
  const { stdout } = await run('sh', ['-c', command]);
  assert.match(stdout, /^HTTP\/1\.1 200 OK/);
  assert.match(stdout, /hello-count: 2/i);
});

test('a copied grpcurl has the words that a shell gives it', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.fill('#f-name', 'it\'s $HOME');
  const command = await copied(page, '[data-copy="grpcurl"]');
  const { stdout } = await run('sh', ['-c', `grpcurl() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${command}`]);
  assert.deepEqual(stdout.trimEnd().split('\n'), ['-plaintext', '-d', '{"name":"it\'s $HOME"}', server.grpcAddress, 'proto.Greetering/Hello']);
});

test('copied programs run and bring what the page shows', async () => {
  const page = await open('#proto.Greetering/StreamHello');
  await page.fill('#f-name', '</script>\u2028"\'');
  const program = async (name, done) => {
    const code = await copied(page, `[data-copy="${name}"]`);
    return page.evaluate(`(async () => { const lines = []; const console = { log: (...words) => lines.push(words.join(' ')) }; ${code}\n${done} return lines; })()`);
  };
  assert.match((await program('fetch', '')).join(''), /This is 10 Msg[\s\S]*This is 1 Msg/);
  const lines = await program('WebSocket', 'await new Promise(resolve => socket.addEventListener("close", resolve));');
  assert.equal(lines.length, 11);
  assert.match(lines.at(-1), /^1000/);
});

test('a link carries the call, and each of the last calls is one', async () => {
  const page = await open('#proto.Greetering/FailHello');
  await page.fill('#json', '{"code":10,"message":"a&b #%\'\\"","after":1}');
  await call(page, 'sse');
  const link = await copied(page, '#link');
  const other = await open(new URL(link).hash);
  assert.equal(await other.locator('#target').textContent(), 'GET /v1/fail/10?message=a%26b%20%23%25\'%22&after=1');
  assert.equal(await other.locator('#transports :checked').getAttribute('value'), 'sse');
  assert.equal(new URL(other.url()).hash, '#proto.Greetering/FailHello');
  await page.fill('#json', '{"code":5}');
  await call(page);
  await page.click('#tab-panel-calls');
  assert.deepEqual(await page.locator('#panel-calls a').evaluateAll(all => all.map(one => one.lastChild.textContent.split(' · ').slice(0, 2).join(' '))), ['SSE NOT_FOUND (5)', 'SSE ABORTED (10)']);
  await page.click('#panel-calls li:last-child a');
  await page.click('#tab-panel-message');
  await page.waitForFunction(() => JSON.parse(document.getElementById('json').value).code === 10);
});

test('a WebSocket that is refused says why, as the guards of the method say it by HTTP', async () => {
  const answers = structuredClone(odd);
  answers['method.json'].bindings = [{ verb: 'POST', path: '/odd/refused', pieces: [{ text: '/odd/refused' }], body: '*' }];
  const page = await open('#odd.Things/Make', { answers });
  let probes = 0;
  await page.route('**/odd/refused', route => {
    probes += route.request().headers()['grpc-timeout'] === 'probe' ? 1 : 100;
    return route.fulfill({ status: 401, json: { code: 16, message: 'Who are you?', details: [] } });
  });
  assert.match(await call(page, 'socket'), /^UNAUTHENTICATED \(16\) · HTTP 401 · /);
  assert.equal(await page.locator('#status-message').textContent(), 'Who are you?');
  assert.equal(probes, 1);
  await page.unroute('**/odd/refused');
  await page.route('**/odd/refused', route => route.fulfill({ status: 400, json: { code: 3, message: 'The header grpc-timeout is \'probe\'', details: [] } }));
  assert.match(await call(page, 'socket'), /^No status · /);
});

test('what Microsoft\'s transcoding serves is called as it answers', async () => {
  const microsoft = await Server.start({ Gateway__Enabled: 'false' });
  const page = await openConsole(microsoft, '#proto.Greetering/FailHello');
  assert.deepEqual(await page.locator('#transports input').evaluateAll(all => all.map(({ value }) => value)), ['json']);
  await page.fill('#json', '{"code":10,"after":2}');
  assert.match(await call(page), /^ABORTED \(10\) · HTTP 200 · .+ · 2 messages/);
  microsoft.terminate();
  await microsoft.stopped();
});

for (const fragment of ['#%', '#%zz', '#?', '#?message', '#/nothing', '#proto.Greetering/Nothing', '#proto.Greetering/Hello?binding=99&by=pigeon&message=%7B', '#__proto__', '#proto.Greetering/Hello?parameter=%5B']) {
  test(`the fragment ${fragment} leaves a page that works`, async () => {
    const page = await open(fragment);
    await page.fill('#json', '{"name":"a"}');
    assert.match(await call(page), /^OK \(0\)/);
  });
}

test('the former address leads to the page, with its fragment', async () => {
  const page = await open('');
  await page.goto(`${server.restUrl}/streams#/v1/hello:chat`);
  await page.waitForSelector('#work:not([hidden])');
  assert.equal(page.url(), `${server.restUrl}/console#proto.Greetering/ChatHello`);
});

test('what was in the log can be searched, unfolded, copied and downloaded', async () => {
  const page = await open('#proto.Greetering/StreamHello');
  await page.fill('#f-name', 'a');
  await call(page);
  await page.fill('#log-search', 'is 1');
  assert.deepEqual(await messages(page), ['{"msg":"This is 10 Msg"}', '{"msg":"This is 1 Msg"}']);
  assert.equal(await copied(page, '#copy-log'), '{"msg":"This is 10 Msg"}\n{"msg":"This is 1 Msg"}\n');
  await page.fill('#log-search', '');
  await page.click('#unfold');
  assert.equal(await page.locator('#log pre').first().textContent(), '{\n  "msg": "This is 10 Msg"\n}');
  const { name, text } = await downloaded(page, '#download');
  assert.equal(name, 'StreamHello.ndjson');
  assert.deepEqual(text.trimEnd().split('\n').map(line => JSON.parse(line).msg), Array.from({ length: 10 }, (_, index) => `This is ${10 - index} Msg`));
});

test('a paused log stands still, and goes on with what has come', async () => {
  const page = await open('#proto.Greetering/ChatHello');
  await say(page, 'one');
  await heard(page, 'one');
  await page.click('#pause');
  await say(page, 'two');
  await page.waitForFunction(() => document.getElementById('pause').textContent === 'Resume (2)');
  assert.deepEqual(await messages(page), ['{"msg":"one"}']);
  await page.click('#pause');
  await heard(page, 'two');
});

test('ten thousand messages leave the page quick: the last ones are drawn, and all are kept', async () => {
  const page = await open('#proto.Greetering/StreamHello');
  const body = Array.from({ length: 10_000 }, (_, index) => `{"msg":"number ${index}"}\n`).join('');
  await page.route('**/v1/hello/a/stream', route => route.fulfill({ contentType: 'application/x-ndjson', body }));
  await page.fill('#f-name', 'a');
  assert.match(await call(page), /10,000 messages/);
  await page.waitForFunction(() => /^9,500 earlier messages hidden\./.test(document.getElementById('hidden-rows').textContent));
  assert.equal(await page.locator('#log li').count(), 500);
  const slowest = await page.evaluate(async () => {
    let longest = 0;
    const watch = new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))));
    watch.observe({ type: 'longtask' });
    for (const words of ['7', '77', '777', '']) {
      document.getElementById('log-search').value = words;
      document.getElementById('log-search').dispatchEvent(new Event('input'));
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    }

    return longest;
  });
  assert.ok(slowest < 1000, `a search took ${slowest} ms`);
  await page.click('#hidden-rows button');
  assert.equal(await page.locator('#log li').count(), 1000);
  assert.equal((await downloaded(page, '#download')).text, body);
});

test('numbers that JavaScript would change are shown as they came', async () => {
  const page = await open('#proto.Greetering/Hello');
  await page.route('**/v1/hello/a', route => route.fulfill({ contentType: 'application/json', body: '{"n":9007199254740993,"d":1.0,"html":"<img src=x onerror=alert(1)>"}' }));
  await page.fill('#f-name', 'a');
  await call(page);
  assert.equal(await page.locator('#log pre').textContent(), '{\n  "n": 9007199254740993,\n  "d": 1.0,\n  "html": "<img src=x onerror=alert(1)>"\n}');
  assert.equal(await page.locator('#log img').count(), 0);
});

test('thirteen thousand methods are a list that can be searched', async () => {
  const page = await open('#many.v1.Service99/Method12999', { answers: many(130, 100) });
  assert.equal(await page.locator('#methods summary').count(), 130);
  assert.ok(await page.locator('#methods a').count() <= 200, 'folded services have no rows');
  assert.match(await page.locator('#notice').textContent(), /^many\.v1\.Service99\/Method12999 is not served here\.$/);
  await page.fill('#search', 'method 1234');
  assert.ok((await page.locator('#methods a .name').allTextContents()).includes('Method12340'));
  await page.fill('#search', 'many');
  assert.match(await page.locator('#methods .note').textContent(), /^12,800 more methods: add a word to the search\.$/);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

server.endsWell();
