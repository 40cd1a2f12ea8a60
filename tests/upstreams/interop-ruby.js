// gRPC's own interop server on the C core, in Ruby, as Debian packages it. It has no reflection and no annotations: interop-ruby/rules.yaml gives its methods paths.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../clients/harness/port.js';
import { makeDescriptorSet } from './harness/descriptors.js';
import { listens, startServer } from './harness/server.js';

export const rules = fileURLToPath(new URL('interop-ruby/rules.yaml', import.meta.url));

/** Starts the server. */
export const startInteropRuby = async () => {
  const gem = execFileSync('/usr/bin/ruby', ['-e', 'print Gem::Specification.find_by_name("grpc").gem_dir'], { encoding: 'utf8' });
  const port = await freePort();
  const server = await startServer('/usr/bin/ruby', [path.join(gem, 'src/ruby/pb/test/server.rb'), '--port', `${port}`], { isUp: () => listens(port) });
  return { ...server, port, url: `http://127.0.0.1:${port}` };
};

/** The file with its descriptors, and those of the service that it does not have: grpc.testing.UnimplementedService. */
export const interopDescriptorSet = () => makeDescriptorSet('interop', ['/usr/share/grpc-proto'], ['grpc/testing/test.proto']);
