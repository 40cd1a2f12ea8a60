// The console for everyone: keyboards alone, screen readers, both themes, and phones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { call, ended, heard, messages, mustHaveNoFaults, openConsole, result, say } from './harness/console.js';
import { odd } from './harness/odd.js';
import { Server } from './harness/server.js';
import { test } from './harness/test.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const server = await Server.start();
const open = (hash, options) => openConsole(server, hash, options);

/** The findings of axe, which knows contrast too. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in any part of the page, ${colorScheme}`, async () => {
    const page = await open('#proto.Greetering/FailHello', { colorScheme });
    assert.deepEqual(await findings(page), []);
    await page.fill('#f-code', '8');
    await page.fill('#f-after', '3');
    await call(page, 'sse');
    assert.deepEqual(await findings(page), []);
    await page.click('#unfold');
    for (const panel of ['headers', 'schema', 'calls']) {
      await page.click(`#tab-panel-${panel}`);
      assert.deepEqual(await findings(page), [], panel);
    }

    for (const panel of ['response-headers', 'trailers', 'details']) {
      await page.click(`#tab-panel-${panel}`);
      assert.deepEqual(await findings(page), [], panel);
    }
  });

  test(`axe finds nothing in a form of every kind of field, with mistakes, ${colorScheme}`, async () => {
    const page = await open('#odd.Things/Make', { colorScheme, answers: odd });
    await page.fill('#json', '{"name":"","count":"x","tags":["a"],"labels":{"k":1},"author":{"name":"a"},"others":[{}],"text":"a","old":1}');
    await page.keyboard.press('Control+Enter');
    assert.deepEqual(await findings(page), []);
  });

  test(`axe finds nothing on a phone in a chat, ${colorScheme}`, async () => {
    const page = await open('#proto.Greetering/ChatHello', { colorScheme, viewport: { width: 390, height: 844 } });
    await say(page, 'hello');
    await heard(page, 'hello');
    assert.deepEqual(await findings(page), []);
    await page.click('#cancel');
    await ended(page);
    assert.deepEqual(await findings(page), []);
    await page.click('#open-side');
    assert.deepEqual(await findings(page), []);
  });
}

test('a keyboard is enough: find a method, fill its form, send, read the messages', async () => {
  const page = await open('');
  await page.keyboard.press('/');
  await page.keyboard.type('stream');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('name').textContent === 'StreamHello');
  const until = async selector => {
    for (let presses = 0; presses < 40; presses++) {
      if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) {
        return;
      }

      await page.keyboard.press('Tab');
    }

    assert.fail(`Tab does not lead to ${selector}`);
  };
  await until('#transports input');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('#transports :checked').getAttribute('value'), 'sse');
  await until('#f-name');
  await page.keyboard.type('keys');
  await page.keyboard.press('Control+Enter');
  assert.match(await ended(page), /^OK \(0\)/);
  assert.match(await page.locator('#announce').textContent(), /^OK \(0\)/);
  await until('#response-tabs [aria-selected="true"]');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('#panel-response-headers').isVisible(), true);
  await page.keyboard.press('ArrowLeft');
  await until('#log summary');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#log li:first-child pre').textContent === '{\n  "msg": "This is 10 Msg"\n}');
});

test('a phone shows the log on its first screen, and nothing lies beyond its edge', async () => {
  const page = await open('#proto.Greetering/ChatHello', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await say(page, 'hello');
  await heard(page, 'hello');
  const log = await page.locator('#log').boundingBox();
  const line = await page.locator('#line').boundingBox();
  assert.ok(log.y < 500 && log.height > 150, JSON.stringify(log));
  assert.ok(line.y + line.height <= 844, JSON.stringify(line));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.click('#request-line');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.click('#open-side');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#side').isVisible(), false);
  await page.click('#open-side');
  await page.click('#methods a[data-id="proto.Greetering/Hello"]');
  await page.waitForFunction(() => document.getElementById('name').textContent === 'Hello');
  assert.equal(await page.locator('#side').isVisible(), false);
  assert.equal(await result(page), 'Not sent yet');
  assert.deepEqual(await messages(page), []);
});

test('the theme is the one that was chosen on any page', async () => {
  const page = await open('', { colorScheme: 'light' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.click('.face-theme');
  await page.click('.face-theme');
  assert.notEqual(await background(), light);
  await page.reload();
  await page.waitForSelector('#work:not([hidden])');
  assert.notEqual(await background(), light);
});

test('the pages ran without a fault, and within their content security policy', mustHaveNoFaults);

test('the policy of the page forbids what is inline and what is elsewhere', async () => {
  const page = await open('');
  const wrong = await page.evaluate(async () => {
    const found = [];
    const both = new Promise(resolve => document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => found.push(effectiveDirective) === 2 && resolve()));
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
    await fetch('https://example.com/').catch(() => {});
    await both;
    return [globalThis.ran, ...found];
  });
  assert.deepEqual(wrong, [undefined, 'script-src-elem', 'connect-src']);
});

server.endsWell();
