// A server on gRPC's C core in C++, with its own reflection, which has v1alpha only and keeps annotations. It is built when it is first wanted.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program } from '../interop/harness/program.js';
import { built } from './harness/built.js';
import { protobuf } from './harness/descriptors.js';

const file = name => fileURLToPath(new URL(name, import.meta.url));
const source = file('cplusplus/server.cc');
const protos = [file('reflection'), file('../../protos'), protobuf];
const libraries = ['-Wl,--copy-dt-needed-entries', '-lgrpc++_reflection', '-lgrpc++', '-lgrpc', '-lgpr', '-lprotobuf'];

const build = folder => {
  execFileSync('/usr/bin/protoc', [
    ...protos.map(proto => `-I${proto}`), `--cpp_out=${folder}`, `--grpc_out=${folder}`, '--plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin',
    'library.proto', 'google/api/annotations.proto', 'google/api/http.proto',
  ]);
  const generated = ['library.pb.cc', 'library.grpc.pb.cc', 'google/api/annotations.pb.cc', 'google/api/http.pb.cc'];
  execFileSync('/usr/bin/g++', ['-std=c++17', '-I.', source, ...generated, '-o', 'server', ...libraries], { cwd: folder });
};

/** Starts the server at a port, or at any that is free. */
export const startCplusplus = async (at = 0) => {
  const folder = built('cplusplus', [source, file('reflection/library.proto')], build);
  const program = new Program(path.join(folder, 'server'), [`${at}`]);
  const [, port] = await program.says(/^listening (\d+)$/);
  return { program, stop: () => program.stop(), port: Number(port), url: `http://127.0.0.1:${port}` };
};
