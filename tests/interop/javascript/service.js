// The test service as @grpc/grpc-js sees it.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const definitions = protoLoader.loadSync('interop.proto', {
  includeDirs: [fileURLToPath(new URL('../protos', import.meta.url))],
  keepCase: true,
  enums: String,
  defaults: true,
});

export const { TestService, UnimplementedService } = grpc.loadPackageDefinition(definitions).grpc.testing;
export const payload = size => ({ type: 'COMPRESSABLE', body: Buffer.alloc(size) });
export const initialKey = 'x-grpc-test-echo-initial';
export const trailingKey = 'x-grpc-test-echo-trailing-bin';

// grpc-js tells nobody whether a message came compressed; whether it asked zlib to decompress one is as good, as long as calls come one after the other.
const zlib = createRequire(import.meta.url)('node:zlib');
const { createGunzip } = zlib;
let decompressed = 0;
Object.defineProperty(zlib, 'createGunzip', {
  value(...options) {
    decompressed++;
    return createGunzip(...options);
  },
});

/** Whether a message was decompressed since this was last asked. */
export const takeDecompressed = () => {
  const any = decompressed > 0;
  decompressed = 0;
  return any;
};

export { grpc };
