// The hostile .proto files: those of protos/, and large ones that are made here. protoc comes with the NuGet package Grpc.Tools.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { made, repository } from './folders.js';
import { strangeNames, strangePath } from './known.js';

const protos = path.join(import.meta.dirname, '../protos');

/** How many methods one service has, and how many fields one message. */
export const size = 500;

const numbers = Array.from({ length: size }, (_, index) => index + 1);
const head = name => `syntax = "proto3";\npackage hostile.${name}.v1;\nimport "google/api/annotations.proto";\n`;

const large = {
  'many_methods.proto': `${head('methods')}
service Many {
${numbers.map(number => `  rpc Do${number}(Thing) returns (Thing) { option (google.api.http) = { post: "/methods/v1/{id}/do${number}" body: "*" }; }`).join('\n')}
}
message Thing { string id = 1; Thing inner = 2; }
`,
  'many_fields.proto': `${head('fields')}
service Wide {
  rpc Get(Flat) returns (Flat) { option (google.api.http) = { get: "/fields/v1/flat" additional_bindings { post: "/fields/v1/flat" body: "*" } }; }
}
message Flat {
${numbers.map(number => `  ${['string', 'int64', 'repeated string', 'bool', 'optional double'][number % 5]} field_${number} = ${number};`).join('\n')}
}
`,
  'strange_names.proto': `${head('strange')}
service Strange {
${strangeNames.map((_, at) => `  rpc Echo${at}(Strange${at}) returns (Strange${at}) { option (google.api.http) = { get: "${strangePath(at)}" additional_bindings { post: "${strangePath(at)}" body: "*" } }; }`).join('\n')}
}
${strangeNames.map(({ name }, at) => `message Strange${at} { string field = 1 [json_name = ${JSON.stringify(name)}]; }`).join('\n')}
`,
};

/** Compiles them all into a descriptor set; returns its path. */
export function compileHostile() {
  const folder = path.join(made, 'protos');
  mkdirSync(folder, { recursive: true });
  Object.entries(large).forEach(([name, text]) => writeFileSync(path.join(folder, name), text));
  const set = path.join(made, 'hostile.binpb');
  const files = [...readdirSync(protos), ...Object.keys(large)];
  const { program, include } = protoc();
  execFileSync(program, [`-I${protos}`, `-I${folder}`, `-I${path.join(repository, 'protos')}`, `-I${include}`, '--include_imports', '--include_source_info', `--descriptor_set_out=${set}`, ...files], { stdio: ['ignore', 'ignore', 'pipe'] });
  return set;
}

function protoc() {
  const packages = process.env.NUGET_PACKAGES ?? path.join(homedir(), '.nuget/packages');
  const [, version] = /Include="Grpc\.Tools" Version="([^"]+)"/.exec(readFileSync(path.join(repository, 'Directory.Packages.props'), 'utf8'));
  const tools = path.join(packages, 'grpc.tools', version);
  const system = process.platform === 'darwin' ? 'macosx_x64' : `linux_${process.arch}`;
  return { program: path.join(tools, 'tools', system, 'protoc'), include: path.join(tools, 'build/native/include') };
}
