// Native calls of each kind by @grpc/grpc-js, which must not send anything again by itself.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { milliseconds } from './http-doors.js';
import { cut, hung, ok, unavailable, wrong } from './outcome.js';

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const { proto } = grpc.loadPackageDefinition(protoLoader.loadSync('greetering.proto', { includeDirs: [protos] }));

/** A client of a port. */
export const connect = port => new proto.Greetering(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
  'grpc.enable_http_proxy': 0,
  'grpc.enable_retries': 0,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 200,
});

// The text tells a connection that broke off from a status that somebody sent: the library has UNAVAILABLE for both.
const ofError = ({ code, details }) =>
  code === grpc.status.DEADLINE_EXCEEDED ? hung
  : code === grpc.status.UNAVAILABLE ? (/^(The|No) server /.test(details) ? unavailable : cut(details))
  : [grpc.status.INTERNAL, grpc.status.CANCELLED, grpc.status.UNKNOWN].includes(code) && /RST_STREAM|HTTP|cancel/i.test(details) ? cut(details)
  : wrong(`code ${code}: ${details}`);

const start = id => {
  const metadata = new grpc.Metadata();
  metadata.set('x-request-id', id);
  return [metadata, { deadline: Date.now() + milliseconds }];
};

const unary = ({ client }, id) => new Promise(resolve =>
  client.Hello({ name: id }, ...start(id), (error, answer) => resolve(error ? ofError(error) : answer.msg === `Hello ${id}` ? ok : wrong(answer.msg))));

const stream = async ({ client }, id) => {
  try {
    let count = 0;
    for await (const _ of client.StreamHello({ name: id }, ...start(id))) {
      count++;
    }

    return count === 10 ? ok : wrong(`${count} messages`);
  } catch (error) {
    return ofError(error);
  }
};

const collect = ({ client }, id, pause) => new Promise(resolve => {
  const call = client.CollectHello(...start(id), (error, answer) => resolve(error ? ofError(error) : answer.msg === 'server end.' ? ok : wrong(answer.msg)));
  call.on('error', () => {});
  call.write({ name: `${id} one` });
  sleep(pause).then(() => {
    call.write({ name: `${id} two` });
    call.end();
  });
});

const chat = async ({ client }, id, pause) => {
  const call = client.ChatHello(...start(id));
  let said = 1;
  call.write({ name: `${id} one` });
  try {
    for await (const { msg } of call) {
      if (said === 1 && msg === `${id} one`) {
        said++;
        await sleep(pause);
        call.write({ name: `${id} two` });
      } else if (said === 2 && msg === `${id} two`) {
        said++;
        call.end();
      }
    }

    return said === 3 ? ok : wrong('the chat ended before it was over');
  } catch (error) {
    return ofError(error);
  }
};

export const nativeDoors = { 'native unary': unary, 'native server stream': stream, 'native client stream': collect, 'native chat': chat };
