// A test for each case: a server's own gateway is asked, then another one before a second server of the same kind, and the answers are laid beside each other.
import { test } from 'node:test';
import { compare } from './compare.js';
import { runner } from './rest.js';

/** `theirs` and `ours` are URLs; for the rest see compare(). */
export const testBeside = (name, cases, { theirs, ours, ...options }) => {
  const [askThem, askUs] = [runner(theirs), runner(ours)];
  for (const given of cases) {
    test(`${name}: ${given.name}`, { timeout: 30_000 }, async () => compare(given, await askThem(given), await askUs(given), options));
  }
};
