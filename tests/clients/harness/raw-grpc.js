// gRPC by hand on node:http2, for what no client library would send.
import { connect as connectHttp2, constants } from 'node:http2';
import { once } from 'node:events';
import { HelloReq, HelloResp } from './greetering.js';

/** A length-prefixed message. */
export const frame = (message, { flag = 0, length = message.length } = {}) => {
  const header = Buffer.alloc(5);
  header.writeUInt8(flag, 0);
  header.writeUInt32BE(length, 1);
  return Buffer.concat([header, message]);
};

export const hello = name => HelloReq.serialize({ name });

/** The messages in what came back. */
export const messagesOf = body => {
  const messages = [];
  for (let at = 0; at < body.length;) {
    const length = body.readUInt32BE(at + 1);
    messages.push(HelloResp.deserialize(body.subarray(at + 5, at + 5 + length)).msg);
    at += 5 + length;
  }

  return messages;
};

/** A connection to the gRPC port. */
export const connect = async server => {
  const connection = connectHttp2(server.grpcUrl);
  connection.on('error', () => {});
  await once(connection, 'connect');
  return connection;
};

/** Opens a call and leaves its request side open. */
export const open = (connection, method, headers = {}) => {
  const stream = connection.request({
    ':method': 'POST',
    ':path': `/proto.Greetering/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => {});
  return stream;
};

/** Reads an answer to its end: HTTP status, headers, body, and the trailers, which are the headers where there is nothing else. */
export const answerOf = stream =>
  new Promise(resolve => {
    const chunks = [];
    const answer = { headers: {}, trailers: {} };
    stream.on('response', headers => (answer.headers = headers));
    stream.on('trailers', trailers => (answer.trailers = trailers));
    stream.on('data', chunk => chunks.push(chunk));
    stream.on('close', () => {
      const end = { ...answer.headers, ...answer.trailers };
      resolve({
        ...answer,
        http: answer.headers[constants.HTTP2_HEADER_STATUS],
        code: end['grpc-status'] === undefined ? undefined : Number(end['grpc-status']),
        message: decodeURIComponent(end['grpc-message'] ?? ''),
        body: Buffer.concat(chunks),
        reset: stream.rstCode,
      });
    });
  });

/** One call: sends these bytes as the whole request and reads the answer. */
export const send = (connection, method, bytes, headers) => {
  const stream = open(connection, method, headers);
  const answer = answerOf(stream);
  stream.end(bytes);
  return answer;
};
