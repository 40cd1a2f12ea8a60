// READMEs name fixed ports. A test has free ones in their place, and turns them back in what is printed.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../../clients/harness/port.js';
import { standIns } from './folders.js';

const shown = { application: 5000, upstream: 50051, gateway: 8081 };
const which = name => execFileSync('bash', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim();
const replace = (text, pairs) => pairs.reduce((result, [from, to]) => result.replaceAll(new RegExp(`(?<=\\b(?:localhost|127\\.0\\.0\\.1):)${from}\\b`, 'g'), to), text);

/** Ports for one replay, and the environment that tells the programs of them. */
export async function takePorts() {
  const real = {};
  for (const name of Object.keys(shown)) {
    do {
      real[name] = await freePort();
    } while (Object.entries(real).some(([other, port]) => other !== name && port === real[name]));
  }

  const pairs = Object.keys(shown).map(name => [shown[name], real[name]]);
  return {
    url: `http://localhost:${real.application}`,
    gatewayUrl: `http://localhost:${real.gateway}`,
    toReal: text => replace(text, pairs),
    toShown: text => replace(text, pairs.map(([from, to]) => [to, from])),
    environment: {
      ...process.env,
      PATH: [standIns, process.env.PATH].join(path.delimiter),
      EXAMPLES_CURL: which('curl'),
      EXAMPLES_DOTNET: which('dotnet'),
      EXAMPLES_GATEWAY: `http://localhost:${real.gateway}`,
      ASPNETCORE_URLS: `http://localhost:${real.application}`,
      ReverseProxy__Clusters__greeter__Destinations__one__Address: `http://localhost:${real.upstream}`,
      SERVICE: `http://localhost:${real.application}`,
      PORT: `${real.upstream}`,
      // Debian's grpc is for Debian's Python.
      PYTHON: '/usr/bin/python3',
      DOTNET_CLI_TELEMETRY_OPTOUT: '1',
      DOTNET_NOLOGO: '1',
      DOTNET_CLI_UI_LANGUAGE: 'en',
      NO_COLOR: '1',
    },
  };
}
