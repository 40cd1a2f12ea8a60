// This project's gateway in a process of its own.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../clients/harness/port.js';
import { listens, startServer } from './server.js';

export const dll = path.resolve(process.env.GATEWAY_DLL ?? fileURLToPath(new URL('../../../artifacts/bin/Gateway/release/Gateway.dll', import.meta.url)));

/** Starts it before upstreams, given by their URLs; what their reflection does not tell comes from descriptor sets and rules, given by their files. */
export const startGateway = async ({ upstreams, descriptorSets = [], rules = [], settings = {} }) => {
  assert.ok(existsSync(dll), `${dll} is not there. Build it, or set GATEWAY_DLL.`);
  const port = await freePort();
  const options = [['--upstream', upstreams], ['--descriptor-set', descriptorSets], ['--rules', rules]].flatMap(([name, values]) => values.flatMap(value => [name, value]));
  const server = await startServer('dotnet', [dll, ...options, '--urls', `http://127.0.0.1:${port}`], { isUp: () => listens(port), env: { NO_COLOR: '1', ...settings } });
  return { ...server, port, url: `http://127.0.0.1:${port}` };
};
