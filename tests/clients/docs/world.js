// What a page's terminals share: the programs that the build has made, and free ports in the place of those that the page names.
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { freePort } from '../harness/port.js';
import { repository } from './markdown.js';

const shown = [8080, 50051, 8081];
const bin = path.resolve(process.env.REPLAY_BIN ?? path.join(repository, 'artifacts/bin'));
const here = name => fileURLToPath(new URL(name, import.meta.url));
const which = name => execFileSync('bash', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim();

export async function createWorld() {
  for (const name of ['Greetering.Api', 'Greetering.Client', 'Gateway']) {
    assert.ok(existsSync(path.join(bin, name, 'release', `${name}.dll`)), `${name} is not built: dotnet build src/${name} -c Release`);
  }

  const real = new Map();
  for (const port of shown) {
    let free;
    do {
      free = await freePort();
    } while ([...real.values()].includes(free));
    real.set(port, free);
  }

  const replace = (text, pairs) => pairs.reduce((result, [from, to]) => result.replaceAll(new RegExp(`(?<=\\b(?:localhost|127\\.0\\.0\\.1|\\[::\\]|0\\.0\\.0\\.0):)${from}\\b`, 'g'), to), text);
  return {
    folder: repository,
    toReal: text => replace(text, [...real]),
    toShown: text => replace(text, [...real].map(([from, to]) => [to, from])),
    environment: {
      ...process.env,
      PATH: [here('stand-ins'), here('../node_modules/.bin'), process.env.PATH].join(path.delimiter),
      REPLAY_BIN: bin,
      REPLAY_DOTNET: which('dotnet'),
      REPLAY_CURL: which('curl'),
      ...Object.fromEntries([...real].map(([port, free]) => [`REPLAY_${port}`, String(free)])),
      DOTNET_CLI_UI_LANGUAGE: 'en',
    },
  };
}
