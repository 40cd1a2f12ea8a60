// The cases by the client of @grpc/grpc-js.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { grpc, initialKey, payload, takeDecompressed, TestService, trailingKey, UnimplementedService } from './service.js';

const { status } = grpc;
const requestSizes = [27_182, 8, 1_828, 45_904];
const responseSizes = [31_415, 9, 2_653, 58_979];
const largeRequest = { response_type: 'COMPRESSABLE', response_size: 314_159, payload: payload(271_828) };

/** A call with one answer: resolves to the answer with its metadata, or to the error. */
const ask = (client, method, request, metadata = new grpc.Metadata()) =>
  new Promise(resolve => {
    const outcome = {};
    const call = client[method](request, metadata, (error, answer) => Object.assign(outcome, { error, answer }));
    collect(call, outcome, resolve);
  });

const collect = (call, outcome, resolve) => {
  call.on('metadata', headers => (outcome.headers = headers));
  call.on('status', end => {
    outcome.status = end;
    setImmediate(resolve, outcome);
  });
};

/** Sends requests, half-closes, and reads the stream to its end. */
const readAll = (call, requests = []) =>
  new Promise(resolve => {
    const outcome = { answers: [] };
    call.on('data', answer => outcome.answers.push(answer));
    call.on('error', () => {});
    collect(call, outcome, resolve);
    requests.forEach(request => call.write(request));
    call.end?.();
  });

const isZeros = (answer, size) => {
  assert.equal(answer.payload.type, 'COMPRESSABLE');
  assert.ok(answer.payload.body.equals(Buffer.alloc(size)), `${size} zeros, not ${answer.payload.body.length} bytes`);
};

const ends = (outcome, code, details) => {
  assert.equal(outcome.status.code, code, outcome.status.details);
  if (details !== undefined) {
    assert.equal(outcome.status.details, details);
  }
};

// This client has no public way to send one message of a compressed stream as it is, but its interceptors see the flags of each.
const noCompress = 2;
const secondAsItIs = (options, nextCall) => {
  let count = 0;
  return new (class extends grpc.InterceptingCall {
    sendMessageWithContext(context, message) {
      super.sendMessageWithContext(++count === 2 ? { ...context, flags: noCompress } : context, message);
    }
  })(nextCall(options));
};

const implementation = {
  async empty_unary({ client }) {
    ends(await ask(client, 'EmptyCall', {}), status.OK);
  },

  async large_unary({ client }) {
    const outcome = await ask(client, 'UnaryCall', largeRequest);
    ends(outcome, status.OK);
    isZeros(outcome.answer, 314_159);
  },

  client_streaming: ({ client }) => new Promise((resolve, reject) => {
    const call = client.StreamingInputCall((error, answer) => (error ? reject(error) : resolve(assert.equal(answer.aggregated_payload_size, 74_922))));
    requestSizes.forEach(size => call.write({ payload: payload(size) }));
    call.end();
  }),

  async server_streaming({ client }) {
    const outcome = await readAll(client.StreamingOutputCall({ response_parameters: responseSizes.map(size => ({ size })) }));
    ends(outcome, status.OK);
    assert.equal(outcome.answers.length, responseSizes.length);
    outcome.answers.forEach((answer, at) => isZeros(answer, responseSizes[at]));
  },

  ping_pong: ({ client }) => new Promise((resolve, reject) => {
    const call = client.FullDuplexCall();
    let at = 0;
    const ping = () => call.write({ payload: payload(requestSizes[at]), response_parameters: [{ size: responseSizes[at] }] });
    call.on('data', answer => {
      try {
        isZeros(answer, responseSizes[at++]);
        at < requestSizes.length ? ping() : call.end();
      } catch (error) {
        reject(error);
      }
    });
    call.on('error', reject);
    call.on('end', () => resolve(assert.equal(at, requestSizes.length)));
    ping();
  }),

  async empty_stream({ client }) {
    const outcome = await readAll(client.FullDuplexCall());
    ends(outcome, status.OK);
    assert.deepEqual(outcome.answers, []);
  },

  async custom_metadata({ client }) {
    const metadata = new grpc.Metadata();
    const value = Buffer.from('ababab', 'hex');
    metadata.set(initialKey, 'test_initial_metadata_value');
    metadata.set(trailingKey, value);
    const duplex = readAll(client.FullDuplexCall(metadata), [{ payload: largeRequest.payload, response_parameters: [{ size: 314_159 }] }]);
    for (const outcome of [await ask(client, 'UnaryCall', largeRequest, metadata), await duplex]) {
      ends(outcome, status.OK);
      assert.deepEqual(outcome.headers.get(initialKey), ['test_initial_metadata_value']);
      assert.deepEqual(outcome.status.metadata.get(trailingKey), [value]);
    }
  },

  async status_code_and_message({ client }) {
    const response_status = { code: status.UNKNOWN, message: 'test status message' };
    ends(await ask(client, 'UnaryCall', { response_status }), status.UNKNOWN, response_status.message);
    ends(await readAll(client.FullDuplexCall(), [{ response_status }]), status.UNKNOWN, response_status.message);
  },

  async special_status_message({ client }) {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
    ends(await ask(client, 'UnaryCall', { response_status: { code: status.UNKNOWN, message } }), status.UNKNOWN, message);
  },

  async unimplemented_method({ client }) {
    ends(await ask(client, 'UnimplementedCall', {}), status.UNIMPLEMENTED);
  },

  async unimplemented_service({ unimplemented }) {
    ends(await ask(unimplemented, 'UnimplementedCall', {}), status.UNIMPLEMENTED);
  },

  cancel_after_begin: ({ client }) => new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(error => (error?.code === status.CANCELLED ? resolve() : reject(error ?? new Error('The call succeeded.'))));
    call.cancel();
  }),

  async cancel_after_first_response({ client }) {
    const call = client.FullDuplexCall();
    call.write({ payload: payload(27_182), response_parameters: [{ size: 31_415 }] });
    call.once('data', () => call.cancel());
    ends(await new Promise(resolve => { call.on('error', () => {}); collect(call, {}, resolve); }), status.CANCELLED);
  },

  async timeout_on_sleeping_server({ client }) {
    const call = client.FullDuplexCall({ deadline: Date.now() + 1 });
    call.on('error', () => {});
    call.on('data', () => {});
    call.write({ payload: payload(27_182) });
    ends(await new Promise(resolve => collect(call, {}, resolve)), status.DEADLINE_EXCEEDED);
  },

  async client_compressed_unary({ client, compressing }) {
    const lying = { ...largeRequest, expect_compressed: { value: true } };
    ends(await ask(client, 'UnaryCall', lying), status.INVALID_ARGUMENT);
    ends(await ask(compressing, 'UnaryCall', lying), status.OK);
    ends(await ask(client, 'UnaryCall', { ...largeRequest, expect_compressed: { value: false } }), status.OK);
  },

  client_compressed_streaming: ({ compressing }) => new Promise((resolve, reject) => {
    const call = compressing.StreamingInputCall({ interceptors: [secondAsItIs] }, (error, answer) =>
      (error ? reject(error) : resolve(assert.equal(answer.aggregated_payload_size, 73_086))));
    call.write({ payload: payload(27_182), expect_compressed: { value: true } });
    call.write({ payload: payload(45_904), expect_compressed: { value: false } });
    call.end();
  }),

  async server_compressed_unary({ client }) {
    for (const value of [true, false]) {
      takeDecompressed();
      const outcome = await ask(client, 'UnaryCall', { ...largeRequest, response_compressed: { value } });
      ends(outcome, status.OK);
      assert.equal(takeDecompressed(), value);
      isZeros(outcome.answer, 314_159);
    }
  },

  async server_compressed_streaming({ client }) {
    takeDecompressed();
    const plain = await readAll(client.StreamingOutputCall({ response_parameters: [{ size: 92_653, compressed: { value: false } }] }));
    ends(plain, status.OK);
    assert.equal(takeDecompressed(), false);
    const both = await readAll(client.StreamingOutputCall({
      response_parameters: [{ size: 31_415, compressed: { value: true } }, { size: 92_653, compressed: { value: false } }],
    }));
    ends(both, status.OK);
    assert.equal(takeDecompressed(), true);
    isZeros(both.answers[0], 31_415);
    isZeros(both.answers[1], 92_653);
  },
};

export const cases = Object.keys(implementation);

/** Cases come one after the other, those of one server after those of another: what was decompressed would else be anybody's. */
let turn = Promise.resolve();

/** Runs the cases against a server; gives the outcome of each as a promise. */
export const run = (port, certificateFile, names) => {
  const credentials = certificateFile ? grpc.credentials.createSsl(readFileSync(certificateFile)) : grpc.credentials.createInsecure();
  const make = (Service, options) => new Service(`localhost:${port}`, credentials, { 'grpc.enable_http_proxy': 0, 'grpc.use_local_subchannel_pool': 1, ...options });
  const clients = {
    client: make(TestService),
    compressing: make(TestService, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip }),
    unimplemented: make(UnimplementedService),
  };
  const outcomes = new Map();
  for (const name of names) {
    const outcome = turn.then(() => implementation[name](clients));
    outcomes.set(name, outcome);
    turn = outcome.catch(() => {});
  }

  turn = turn.then(() => Object.values(clients).forEach(client => client.close()));
  return outcomes;
};
