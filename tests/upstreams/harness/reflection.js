// What a server's reflection tells, asked in either version; the protos are Debian's grpc-proto.
import { definitionsOf, makeDescriptorSet } from './descriptors.js';
import { connect, stream } from './native.js';

const grpcProto = '/usr/share/grpc-proto';

/** The names of all services of a server, and the descriptors of one of them. */
export const reflect = async (port, version = 'v1') => {
  const service = `grpc.reflection.${version}.ServerReflection`;
  const definitions = definitionsOf(makeDescriptorSet(`reflection-${version}`, [grpcProto], [`grpc/reflection/${version}/reflection.proto`]));

  const ask = async request => {
    const client = connect(definitions, service, port);
    const [answer] = await stream(client, 'ServerReflectionInfo', request);
    client.close();
    if (answer.error_response) {
      throw new Error(`${answer.error_response.error_code}: ${answer.error_response.error_message}`);
    }

    return answer;
  };

  const { list_services_response: list } = await ask({ list_services: '*' });

  return {
    services: list.service.map(({ name }) => name).sort(),

    /** The files that a service needs, as a FileDescriptorSet. One answer may hold them all, or only the first. */
    async descriptorSetOf(name) {
      const files = new Map();
      const add = ({ file_descriptor_response: response }) => response.file_descriptor_proto.forEach(bytes => {
        const file = fileOf(bytes);
        files.set(file.name, { bytes, imports: file.dependency ?? [] });
      });
      add(await ask({ file_containing_symbol: name }));
      for (;;) {
        const missing = [...files.values()].flatMap(({ imports }) => imports).find(file => !files.has(file));
        if (!missing) {
          break;
        }

        add(await ask({ file_by_filename: missing }));
      }

      return setOf([...files.values()].map(({ bytes }) => bytes));
    },
  };
};

// A FileDescriptorSet is field 1, once for each file.
const setOf = files => Buffer.concat(files.flatMap(bytes => [Buffer.from([0x0a]), varint(bytes.length), bytes]));

const varint = number => {
  const bytes = [];
  for (; number > 0x7f; number = Math.floor(number / 128)) {
    bytes.push((number & 0x7f) | 0x80);
  }

  return Buffer.from([...bytes, number]);
};

// A FileDescriptorProto's name is field 1, its imports are field 3; both are strings.
const fileOf = bytes => {
  const file = { name: '', dependency: [] };
  for (let at = 0; at < bytes.length;) {
    const tag = read();
    if ((tag & 7) === 0) {
      read();
      continue;
    }

    const length = read();
    const text = () => bytes.toString('utf8', at, at + length);
    if (tag >> 3 === 1) {
      file.name = text();
    } else if (tag >> 3 === 3) {
      file.dependency.push(text());
    }

    at += length;

    function read() {
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        number += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) {
          return number;
        }
      }
    }
  }

  return file;
};
