// The standalone gateway before the hostile services: it takes their schema from a descriptor set.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../clients/harness/port.js';
import { answers, startServer } from '../../upstreams/harness/server.js';
import { dll } from '../../upstreams/harness/gateway.js';
import { startEcho } from './echo.js';
import { made } from './folders.js';
import { compileHostile } from './protos.js';

export async function startHostile() {
  const echo = await startEcho();
  const url = `http://127.0.0.1:${await freePort()}`;
  const file = path.join(made, 'hostile.json');
  writeFileSync(file, JSON.stringify({
    ReverseProxy: { Clusters: { hostile: { Destinations: { one: { Address: echo.url } } } } },
    Gateway: { Clusters: { hostile: { DescriptorSet: compileHostile() } }, Documents: { Title: 'Hostile services', License: { Identifier: 'MIT' } } },
  }));
  const server = await startServer('dotnet', [dll, '--config', file, '--urls', url, '--pages', 'true'], { isUp: () => answers(`${url}/healthz`), env: { NO_COLOR: '1' } });
  return {
    url,
    lines: () => server.program.lines,
    stop: async () => {
      const code = await server.stop();
      echo.stop();
      return code;
    },
  };
}
