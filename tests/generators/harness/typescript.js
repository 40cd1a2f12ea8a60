// TypeScript: compiles generated code with the programs that use it, and runs those.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { home, made } from './folders.js';
import { run, runModule } from './run.js';

/** Compiles these files, with what they import, as strictly as typescript/tsconfig.json says. */
export async function compile(name, files) {
  const folder = path.join(home, 'typescript');
  writeFileSync(path.join(made, `tsconfig.${name}.json`), JSON.stringify({ extends: '../typescript/tsconfig.json', include: [], files: files.map(file => path.relative(made, path.resolve(folder, file))) }));
  await runModule('tsc', ['--project', path.join(made, `tsconfig.${name}.json`)]);
}

/** Runs a compiled program of typescript/; it prints its results as JSON. */
export const runProgram = async (name, url) => JSON.parse(await run(process.execPath, [path.join(made, 'javascript/typescript', `${name}.js`), url]));
