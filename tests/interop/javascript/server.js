// The test service on the server of @grpc/grpc-js. Prints `listening PORT`; ends when its standard input does.
import { setTimeout as sleep } from 'node:timers/promises';
import { grpc, initialKey, payload, takeDecompressed, TestService, trailingKey } from './service.js';

const { status } = grpc;

const echoMetadata = call => {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  call.metadata.get(initialKey).forEach(value => headers.add(initialKey, value));
  call.metadata.get(trailingKey).forEach(value => trailers.add(trailingKey, value));
  call.sendMetadata(headers);
  return trailers;
};

const failure = (asked, trailers) => Object.assign(new Error(asked.message), { code: asked.code, details: asked.message, metadata: trailers });

const compressionFault = (request, trailers) =>
  request.expect_compressed && request.expect_compressed.value !== request.compressed
    ? failure({ code: status.INVALID_ARGUMENT, message: `compressed: ${request.compressed}` }, trailers)
    : undefined;

const answer = async (call, request) => {
  for (const { size, interval_us } of request.response_parameters) {
    if (interval_us > 0) {
      await sleep(interval_us / 1000);
    }

    call.write({ payload: payload(size) });
  }
};

// Requests are answered in turn, while more of them come.
const duplex = call => {
  const trailers = echoMetadata(call);
  let turn = Promise.resolve();
  call.on('data', request => {
    turn = turn.then(() => (request.response_status?.code
      ? call.emit('error', failure(request.response_status, trailers))
      : answer(call, request)));
  });
  call.on('end', () => turn.then(() => call.end(trailers)));
};

const implementation = {
  EmptyCall: (call, callback) => callback(null, {}, echoMetadata(call)),

  UnaryCall(call, callback) {
    const trailers = echoMetadata(call);
    const fault = compressionFault(call.request, trailers)
      ?? (call.request.response_status?.code ? failure(call.request.response_status, trailers) : undefined);
    callback(fault ?? null, { payload: payload(call.request.response_size) }, trailers);
  },

  StreamingInputCall(call, callback) {
    const trailers = echoMetadata(call);
    let size = 0;
    let fault;
    call.on('data', request => {
      fault ??= compressionFault(request, trailers);
      size += request.payload.body.length;
    });
    call.on('end', () => callback(fault ?? null, { aggregated_payload_size: size }, trailers));
    call.on('error', () => {});
  },

  async StreamingOutputCall(call) {
    const trailers = echoMetadata(call);
    await answer(call, call.request);
    call.end(trailers);
  },

  FullDuplexCall: duplex,
};

// Each request knows how it came.
const methods = Object.fromEntries(Object.entries(TestService.service)
  .filter(([name]) => name in implementation)
  .map(([name, method]) => [name, {
    ...method,
    requestDeserialize: bytes => ({ ...method.requestDeserialize(bytes), compressed: takeDecompressed() }),
  }]));

const server = new grpc.Server();
server.addService(methods, implementation);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }

  console.log(`listening ${port}`);
});
process.stdin.resume().on('end', () => process.exit());
