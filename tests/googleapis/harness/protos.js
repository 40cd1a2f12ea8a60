// The .proto files of googleapis, as the npm package google-proto-files has them, and protoc of the NuGet package Grpc.Tools.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.dirname(createRequire(import.meta.url).resolve('google-proto-files/package.json'));

/** The version of the npm package. */
export const { version } = JSON.parse(readFileSync(path.join(root, 'package.json')));

/** A folder for what a test makes. It goes with the process. */
export const scratch = mkdtempSync(path.join(tmpdir(), 'googleapis-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

// Protobuf's own files: its tests and the options of its compilers. They are no API, and some contradict each other.
const isLeftOut = file => file.startsWith('google/protobuf/');

const all = readdirSync(root, { recursive: true }).map(file => file.replaceAll(path.sep, '/')).filter(file => file.endsWith('.proto')).sort();

/** Every file of an API. */
export const files = all.filter(file => !isLeftOut(file));

/** What is not compiled, and why, for people. */
export const leftOut = `${all.length - files.length} of ${all.length} files are left out: google/protobuf/, protobuf's own tests and options of its compilers, which are no API`;

/** The files of each API: a folder with all its versions. */
export const apis = new Map();
for (const file of files) {
  const api = /^(.*?)\/v\d+[a-z0-9]*\//.exec(file)?.[1] ?? path.posix.dirname(file);
  apis.set(api, [...(apis.get(api) ?? []), file]);
}

/** Compiles files, with all they import, into a descriptor set; resolves to its path. */
export const compile = async (name, given) => {
  const made = path.join(scratch, `${name}.binpb`);
  const list = path.join(scratch, `${name}.files`);
  writeFileSync(list, given.join('\n'));
  try {
    await run(protoc(), [`-I${root}`, '--include_imports', `--descriptor_set_out=${made}`, `@${list}`], { maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw new Error(`${name} does not compile:\n${error.stderr.split('\n').filter(line => !line.includes(': warning: ')).join('\n')}`);
  }

  return made;
};

function protoc() {
  const packages = process.env.NUGET_PACKAGES ?? path.join(homedir(), '.nuget/packages');
  const props = readFileSync(fileURLToPath(new URL('../../../Directory.Packages.props', import.meta.url)), 'utf8');
  const wanted = /Include="Grpc\.Tools" Version="([^"]+)"/.exec(props)[1];
  const system = { linux: 'linux', darwin: 'macosx' }[process.platform];
  const program = path.join(packages, 'grpc.tools', wanted, 'tools', `${system}_${process.arch === 'x64' || system === 'macosx' ? 'x64' : process.arch}`, 'protoc');
  if (!existsSync(program)) {
    throw new Error(`${program} is not there. Run dotnet restore.`);
  }

  return program;
}
