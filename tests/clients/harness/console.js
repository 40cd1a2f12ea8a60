// The console in Chromium, as a person uses it.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { launch } from './chromium.js';

const browser = await launch();

/** What went wrong in any page: errors of scripts, and what the content security policy forbade. */
export const faults = [];

/** Opens the console. `answers` are JSON by file, in place of the server's own. */
export async function openConsole(server, hash = '', { answers = {}, ...options } = {}) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  after(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => message.type() === 'error' && !/Failed to load resource|WebSocket connection to/.test(message.text()) && faults.push(message.text()));
  for (const [file, json] of Object.entries(answers)) {
    await page.route(url => url.pathname === `/console/${file}`, route => route.fulfill({ json }));
  }

  await page.goto(`${server.restUrl}/console${hash}`);
  await page.waitForSelector('#work:not([hidden])');
  return page;
}

export const result = page => page.locator('#result').textContent();

/** Waits until the call that is shown has ended, and reads its line. */
export async function ended(page) {
  await page.waitForFunction(() => ['good', 'fair', 'bad'].includes(document.getElementById('outcome').className));
  return result(page);
}

/** Chooses a method of the list. */
export async function choose(page, method) {
  await page.click(`#methods a[data-id="${method}"]`);
  await page.waitForFunction(name => document.getElementById('name').textContent === name, method.split('/')[1]);
}

export const by = (page, transport) => page.locator(`#transports input[value="${transport}"]`).check();

/** Chooses a transport, sends what is typed, and waits for the end. */
export async function call(page, transport) {
  if (transport) {
    await by(page, transport);
  }

  await page.click('#send');
  return ended(page);
}

/** The messages that are shown: of one direction, or all with their sign. */
export const messages = (page, direction = 'in') =>
  page.locator(`#log li:has(.sign.${direction}) .line`).allTextContents();

export async function heard(page, text) {
  await page.waitForFunction(wanted => [...document.querySelectorAll('#log li:has(.sign.in) .line')].some(line => line.textContent.includes(wanted)), text);
}

export async function say(page, text) {
  await page.fill('#line', text);
  await page.press('#line', 'Enter');
}

/** What a button copies. */
export async function copied(page, button) {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.click(button);
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** The mistakes that are shown, once the page has drawn what was typed. */
export async function mistakes(page) {
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))));
  return page.locator('#mistakes li').allTextContents();
}

/** The rows of the table that is shown in a panel, a list of cells each. */
export const rows = (page, panel) => page.locator(`${panel} tbody tr`).evaluateAll(all => all.map(row => [...row.cells].map(cell => cell.textContent)));

/** What a click downloads. */
export async function downloaded(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  const stream = await file.createReadStream();
  return { name: file.suggestedFilename(), text: Buffer.concat(await stream.toArray()).toString() };
}

export const mustHaveNoFaults = () => assert.deepEqual(faults, []);
