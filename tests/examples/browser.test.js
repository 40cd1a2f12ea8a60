// The page in Chromium, used as a person would.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { replayed } from './harness/replay.js';

const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--no-proxy-server'];
const patience = 120_000;

replayed('browser', {
  use: async ({ url }) => {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, timeout: patience });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(patience);
      const mistakes = [];
      page.on('pageerror', error => mistakes.push(error.message));
      await page.goto(url);

      await page.getByText('ended with code 0').waitFor();
      assert.deepEqual(await page.locator('#events li').allTextContents(), ['3', '2', '1']);

      for (const [at, text] of ['hello', 'goodbye'].entries()) {
        await page.getByLabel('Message').fill(text);
        await page.getByRole('button', { name: 'Send' }).click();
        await page.locator('#answers li').nth(at).waitFor();
      }

      await page.getByRole('button', { name: 'Finish' }).click();
      await page.getByText('closed with 1000').waitFor();
      assert.deepEqual(await page.locator('#answers li').allTextContents(), ['You said: hello', 'You said: goodbye']);
      assert.deepEqual(mistakes, []);
    } finally {
      await browser.close();
    }
  },
});
