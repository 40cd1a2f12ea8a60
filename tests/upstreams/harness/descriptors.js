// Descriptor sets, made by protoc from .proto files that Debian's packages bring.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import protoLoader from '@grpc/proto-loader';
import { scratch } from './scratch.js';

/** Where Debian has protobuf's own .proto files. */
export const protobuf = '/usr/include';

/** Compiles .proto files, with all they import, into a file that holds a google.protobuf.FileDescriptorSet. */
export const makeDescriptorSet = (name, folders, files) => {
  const made = path.join(scratch, `${name}.binpb`);
  execFileSync('/usr/bin/protoc', [...folders.map(folder => `-I${folder}`), '--include_imports', `--descriptor_set_out=${made}`, ...files]);
  return made;
};

/** The definitions of a descriptor set, in a file or as bytes, as @grpc/grpc-js takes them. */
export const definitionsOf = set => protoLoader.loadFileDescriptorSetFromBuffer(typeof set === 'string' ? readFileSync(set) : set, { longs: String, enums: String, defaults: false });

/** The names of the first values of all enums: what JSON has for an enum that is not set. */
export const firstEnumValues = set => new Set(Object.values(definitionsOf(set)).flatMap(({ type }) => (type ? enumsOf(type) : [])));

const enumsOf = ({ value, enumType = [], nestedType = [] }) => [...(value ? [value[0].name] : []), ...[...enumType, ...nestedType].flatMap(enumsOf)];
