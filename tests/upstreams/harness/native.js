// Native calls by @grpc/grpc-js, from a descriptor set: fields have their names of the .proto file.
import * as grpc from '@grpc/grpc-js';

/** A client of one service. */
export const connect = (definitions, service, port) => {
  const Client = grpc.makeGenericClientConstructor(definitions[service], service);
  return new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.enable_http_proxy': 0, 'grpc.use_local_subchannel_pool': 1 });
};

const deadline = () => ({ deadline: Date.now() + 20_000 });

/** Calls a method with one request and one answer. */
export const ask = (client, method, request, metadata = new grpc.Metadata()) =>
  new Promise((resolve, reject) => client[method](request, metadata, deadline(), (error, answer) => (error ? reject(error) : resolve(answer))));

/** Calls a method whose answers are a stream, with all its requests, and reads it to its end. */
export const stream = async (client, method, ...requests) => {
  const call = client[method](...(client[method].requestStream ? [] : requests), new grpc.Metadata(), deadline());
  if (client[method].requestStream) {
    requests.forEach(request => call.write(request));
    call.end();
  }

  const answers = [];
  for await (const answer of call) {
    answers.push(answer);
  }

  return answers;
};

export { grpc };
