// A server on @grpc/grpc-js whose reflection, in both versions, and whose health service are gRPC's own for Node.
import { fileURLToPath } from 'node:url';
import { Program } from '../interop/harness/program.js';
import { makeDescriptorSet, protobuf } from './harness/descriptors.js';

const file = name => fileURLToPath(new URL(name, import.meta.url));

/** The same paths as in library.proto: this reflection leaves them out. */
export const rules = file('reflection/rules.yaml');

/** Starts the server at a port, or at any that is free. */
export const startReflection = async (at = 0) => {
  const program = new Program(process.execPath, [file('reflection/server.js'), `${at}`]);
  const [, port] = await program.says(/^listening (\d+)$/);
  return { program, stop: () => program.stop(), port: Number(port), url: `http://127.0.0.1:${port}` };
};

/** The file with its descriptors and their annotations. */
export const libraryDescriptorSet = () => makeDescriptorSet('library', [file('reflection'), file('../../protos'), protobuf], ['library.proto']);
