// The service as clients on @bufbuild/protobuf see it, made from the .proto files at run time.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

export const buf = fileURLToPath(new URL('../node_modules/.bin/buf', import.meta.url));
const protos = fileURLToPath(new URL('../../../protos', import.meta.url));

/** A google.protobuf.FileDescriptorSet with everything the service needs. */
export const descriptorSet = execFileSync(buf, ['build', protos, '--output', '-#format=binpb']);

export const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));

export const Greetering = registry.getService('proto.Greetering');
