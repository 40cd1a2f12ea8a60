// The clients: each has a name, its cases, and `run`, which gives the outcome of each case as a promise.
import path from 'node:path';
import { cases as javaScriptCases, run as runGrpcJs } from '../javascript/client.js';
import { Program } from './program.js';
import { certificateFile, descriptorFile, here } from './servers.js';

const basic = [
  'empty_unary', 'large_unary', 'client_streaming', 'server_streaming', 'ping_pong', 'empty_stream', 'custom_metadata', 'status_code_and_message',
  'unimplemented_method', 'unimplemented_service', 'cancel_after_begin', 'cancel_after_first_response', 'timeout_on_sleeping_server',
];

// Programs run their cases one after the other and print `ok CASE` or `not ok CASE: why` for each.
const outcomes = (program, cases) => {
  const waiting = new Map();
  const promises = new Map(cases.map(name => [name, new Promise((resolve, reject) => waiting.set(name, { resolve, reject }))]));
  program.watch(line => {
    const [, not, name, why] = line?.match(/^(not )?ok (\w+)(?:: (.*))?$/) ?? [];
    if (name) {
      not ? waiting.get(name)?.reject(new Error(why)) : waiting.get(name)?.resolve();
    } else if (line === undefined) {
      waiting.forEach(({ reject }) => reject(new Error(`The client has ended before this case:\n${program.errors.join('\n')}`)));
    }
  });
  promises.forEach(promise => promise.catch(() => {}));
  return promises;
};

const trust = { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificateFile };

export const grpcJs = { name: 'grpc-js', cases: javaScriptCases, run: (port, tls, cases) => runGrpcJs(port, tls ? certificateFile : undefined, cases) };

// Python cannot choose the encoding of single messages, and no client of the C core shows how a response came.
export const python = {
  name: 'the C core in Python',
  cases: [...basic, 'special_status_message', 'client_compressed_unary'],
  run: (port, tls, cases) =>
    outcomes(new Program('/usr/bin/python3', [path.join(here, 'python/client.py'), descriptorFile, `${port}`, tls ? 'tls' : 'cleartext', ...cases], { env: trust }), cases),
};

export const ruby = {
  name: 'the C core in Ruby',
  cases: [...basic, 'client_compressed_unary', 'client_compressed_streaming'],
  run: (port, tls, cases) =>
    outcomes(new Program('/usr/bin/ruby', [path.join(here, 'ruby/client.rb'), `${port}`, tls ? 'tls' : 'cleartext', ...cases], { env: trust }), cases),
};
