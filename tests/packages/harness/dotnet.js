// The .NET SDK as a user of the packages runs it.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** What every process gets. The programs that `dotnet tool` installs look for the runtime where DOTNET_ROOT says. */
export const environment = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', DOTNET_CLI_UI_LANGUAGE: 'en', DOTNET_ROOT: process.env.DOTNET_ROOT ?? rootOfDotnet() };

/** Runs a command to its end and gives what it printed; fails with that if it fails. */
export async function dotnet(args, { cwd, env = {} }) {
  try {
    const { stdout } = await promisify(execFile)('dotnet', args, { cwd, env: { ...environment, ...env }, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    throw new Error(`dotnet ${args.join(' ')} has failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
  }
}

/** Adds the feed to the sources of this machine. The packages of others are read where this machine has them already; ours go to a folder that is new. */
export async function writeNugetConfig(home, feed) {
  const [, packages] = /global-packages: (.+)/.exec(await dotnet(['nuget', 'locals', 'global-packages', '--list'], { cwd: home }));
  const fallback = existsSync(packages.trim()) ? `  <fallbackPackageFolders>\n    <add key="machine" value="${packages.trim()}" />\n  </fallbackPackageFolders>\n` : '';
  writeFileSync(path.join(home, 'nuget.config'), `<configuration>\n  <packageSources>\n    <add key="gateway" value="${feed}" />\n  </packageSources>\n${fallback}</configuration>\n`);
  mkdirSync(path.join(home, 'packages'));
}

function rootOfDotnet() {
  const program = process.env.PATH.split(path.delimiter).map(folder => path.join(folder, 'dotnet')).find(existsSync);
  return program && path.dirname(realpathSync(program));
}
