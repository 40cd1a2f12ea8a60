// C#: builds the programs of clients/ with the generated code, and runs them.
import path from 'node:path';
import { home, made } from './folders.js';
import { run } from './run.js';

/** Builds a project of clients/. */
export const build = name => run('dotnet', ['build', path.join(home, 'clients', name), '--configuration', 'Release', '--verbosity', 'quiet', '-p:NuGetAudit=false']);

/** Runs what has been built; it prints its results as JSON. */
export const runProgram = async (name, url) => JSON.parse(await run('dotnet', [path.join(made, 'clients/bin', name, 'release', `${name}.dll`), url]));
