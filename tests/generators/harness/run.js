// Programs that run to their end.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { home } from './folders.js';

const environment = {
  ...process.env,
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_UI_LANGUAGE: 'en',
  KIOTA_CLI_TELEMETRY_OPTOUT: 'true',
  KIOTA_OFFLINE_ENABLED: 'true',
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  NO_COLOR: '1',
};

/** Runs a program and gives what it printed; fails with that if it fails, but for the exit codes that are allowed. */
export async function run(command, args, { cwd = home, allowed = [] } = {}) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, env: environment, maxBuffer: 1 << 28 });
    return stdout;
  } catch (error) {
    if (allowed.includes(error.code)) {
      return error.stdout;
    }

    // A mistake in a generator repeats itself in thousands of lines.
    throw new Error(`${command} ${args.join(' ')} has failed with ${error.code}:\n${`${error.stdout ?? ''}${error.stderr ?? error.message}`.slice(0, 4_000)}`);
  }
}

/** A program of an npm package. */
export const runModule = (name, args, options) => run(process.execPath, [`${home}/node_modules/.bin/${name}`, ...args], options);
