// A folder for what a test file makes. It goes with the process, after the servers that work in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const scratch = mkdtempSync(path.join(tmpdir(), 'upstreams-'));

process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
