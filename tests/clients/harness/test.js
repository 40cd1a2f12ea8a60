import { test as nodeTest } from 'node:test';

// A wait that never ends fails its own test, and the next ones still run.
const milliseconds = 30_000;

export const test = (sentence, body, timeout = milliseconds) => nodeTest(sentence, { timeout }, body);

// What fails between the tests, as a proxy that does not start, would be reported only when all processes that the file holds have ended: never.
process.on('uncaughtException', error => {
  console.error(error);
  process.exit(1);
});
