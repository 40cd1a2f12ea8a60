// The server, and the proxies in front of it.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, listening } from '../../clients/harness/port.js';
import { Program } from './program.js';

export const here = fileURLToPath(new URL('..', import.meta.url));
export const dll = path.resolve(process.env.INTEROP_DLL ?? path.join(here, '../../artifacts/bin/Gateway.Interop/release/Gateway.Interop.dll'));
export const scratch = mkdtempSync(path.join(tmpdir(), 'interop-'));
export const certificateFile = path.join(scratch, 'server.pem');
export const descriptorFile = path.join(scratch, 'interop.binpb');

/** The server, without and with TLS; clients find its certificate in `certificateFile`. */
export const startServer = async () => {
  assert.ok(existsSync(dll), `${dll} is not there. Build it: dotnet build tests/interop/Gateway.Interop -c Release`);
  const program = new Program('dotnet', [dll, 'server', certificateFile]);
  const [, cleartext, tls] = await program.says(/^listening (\d+) (\d+)$/);
  return { program, cleartext: Number(cleartext), tls: Number(tls) };
};

/** The descriptors of the protos, for programs without generated code. */
export const writeDescriptors = async () => {
  const program = new Program('sh', ['-c', `dotnet '${dll}' descriptors > '${descriptorFile}'`]);
  assert.equal(await program.ended, 0, program.errors.join('\n'));
};

export const startNginx = upstream => startProxy('nginx', upstream, ({ configuration, folder }) => {
  mkdirSync(path.join(folder, 'logs'));
  return ['/usr/sbin/nginx', ['-p', folder, '-c', configuration, '-e', path.join(folder, 'logs/error.log')]];
});

export const startHaproxy = upstream => startProxy('haproxy', upstream, ({ configuration }) => ['/usr/sbin/haproxy', ['-f', configuration]]);

const startProxy = async (name, upstream, command) => {
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  const port = await freePort();
  const configuration = path.join(folder, `${name}.conf`);
  const template = readFileSync(path.join(here, `proxies/${name}.conf`), 'utf8');
  writeFileSync(configuration, template.replaceAll('PORT', port).replaceAll('UPSTREAM', upstream).replaceAll('FOLDER', folder));
  const program = new Program(...command({ configuration, folder }));
  await Promise.race([listening(port), program.ended.then(code => assert.fail(`${name} has ended with ${code}:\n${program.errors.join('\n')}`))]);
  return { program, port };
};
