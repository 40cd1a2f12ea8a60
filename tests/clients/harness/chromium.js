// Chromium, headless, driven from here: pages of the service itself, used as a person would.
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--no-proxy-server',
];

/** A browser starts slowly where it has never run before. */
export const patience = 120_000;

/** Starts a browser that ends with the file's tests. */
export async function launch(...more) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...flags, ...more], timeout: patience });
  after(() => browser.close());
  return browser;
}
