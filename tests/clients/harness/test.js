import { test as nodeTest } from 'node:test';

// A wait that never ends fails its own test, and the next ones still run.
const milliseconds = 30_000;

export const test = (sentence, body, timeout = milliseconds) => nodeTest(sentence, { timeout }, body);
