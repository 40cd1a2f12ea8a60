// The route guide of grpc-java's examples, as Debian packages them: gRPC in Java on Netty. It has no reflection and no annotations: java/rules.yaml gives its methods paths.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../clients/harness/port.js';
import { Program } from '../interop/harness/program.js';
import { built } from './harness/built.js';
import { makeDescriptorSet, protobuf } from './harness/descriptors.js';

const file = name => fileURLToPath(new URL(name, import.meta.url));
const examples = '/usr/share/doc/libgrpc-java/examples/src/main';
const protos = path.join(examples, 'proto');
const sources = ['RouteGuideServer', 'RouteGuideUtil'].map(name => path.join(examples, `java/io/grpc/examples/routeguide/${name}.java`));
const libraries = [
  'grpc-api', 'grpc-context', 'grpc-core', 'grpc-netty', 'grpc-protobuf', 'grpc-protobuf-lite', 'grpc-stub', 'perfmark-api',
  'netty-buffer', 'netty-codec', 'netty-codec-http', 'netty-codec-http2', 'netty-common', 'netty-handler', 'netty-resolver', 'netty-transport', 'netty-transport-native-unix-common',
  'protobuf', 'protobuf-util', 'gson', 'guava', 'jsr305', 'geronimo-annotation-1.3-spec',
].map(name => `/usr/share/java/${name}.jar`);

export const rules = file('java/rules.yaml');

const build = folder => {
  execFileSync('/usr/bin/protoc', [`-I${protos}`, `--java_out=${folder}`, `--grpc-java_out=${folder}`, '--plugin=protoc-gen-grpc-java=/usr/bin/grpc_java_plugin', 'route_guide.proto']);
  const generated = 'io/grpc/examples/routeguide';
  execFileSync('/usr/bin/javac', [
    '-nowarn', '-cp', libraries.join(':'), ...readdirSync(path.join(folder, generated)).map(name => path.join(generated, name)), ...sources, '-d', '.', file('java/Start.java'),
  ], { cwd: folder, stdio: 'pipe' });
};

/** Starts the server. */
export const startJava = async () => {
  const folder = built('java', [...sources, path.join(protos, 'route_guide.proto'), file('java/Start.java')], build);
  const port = await freePort();
  const program = new Program('/usr/bin/java', ['-XX:TieredStopAtLevel=1', '-cp', [folder, ...libraries, path.join(examples, 'resources')].join(':'), 'Start', `${port}`]);
  await program.says(/^started$/);
  return { program, stop: () => program.stop(), port, url: `http://127.0.0.1:${port}` };
};

/** The file with its descriptors. */
export const routeGuideDescriptorSet = () => makeDescriptorSet('route-guide', [protos, protobuf], ['route_guide.proto']);
