// The service as @grpc/grpc-js sees it, made from the .proto files at run time.
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const definitions = protoLoader.loadSync(['greetering.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'], {
  includeDirs: [protos],
  longs: String,
  enums: String,
  defaults: false,
});

export const methods = definitions['proto.Greetering'];
export const HelloReq = methods.Hello.requestType;
export const HelloResp = methods.Hello.responseType;

const { Greetering } = grpc.loadPackageDefinition(definitions).proto;

/** A client on a connection of its own. */
export const connect = (server, options = {}) =>
  new Greetering(server.grpcAddress, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, ...options });

/** Calls a method with one answer. Resolves to the answer with what came around it, or rejects with the ServiceError. */
export const ask = (client, method, request, ...more) =>
  new Promise((resolve, reject) => {
    const outcome = {};
    const call = client[method](request, ...more, (error, answer) => {
      outcome.answer = answer;
      if (error) {
        reject(error);
      }
    });
    call.on('metadata', metadata => (outcome.headers = metadata));
    call.on('status', status => {
      outcome.status = status;
      if (status.code === grpc.status.OK) {
        setImmediate(resolve, outcome);
      }
    });
  });

/** Reads a stream to its end: the messages, and the status with its trailers, whatever it is. */
export const readAll = call =>
  new Promise(resolve => {
    const messages = [];
    call.on('data', message => messages.push(message.msg));
    call.on('error', () => {});
    call.on('status', status => setImmediate(resolve, { messages, status }));
  });

/** A typed detail of a status, such as a google.rpc.BadRequest. */
export const readDetail = (type, bytes) => definitions[type].deserialize(bytes);

/** The details of a status: `[{ '@type': 'google.rpc.BadRequest', … }]`. */
export const detailsOf = ({ metadata }) => {
  const [bytes] = metadata.get('grpc-status-details-bin');
  const status = definitions['google.rpc.Status'].deserialize(bytes);
  return {
    code: status.code,
    message: status.message,
    details: status.details.map(any => {
      const type = (any.type_url ?? any['@type']).replace('type.googleapis.com/', '');
      return { '@type': type, ...readDetail(type, any.value) };
    }),
  };
};

export { grpc };
