// A native gRPC call by HTTP/2 without TLS.
import { once } from 'node:events';
import { connect } from 'node:http2';

/** Calls a method with one message, given by its bytes, and gives the bytes of the only answer and the status. */
export async function callNatively(url, method, message) {
  const session = connect(url);
  try {
    const stream = session.request({ ':method': 'POST', ':path': method, 'content-type': 'application/grpc', te: 'trailers' });
    let status;
    stream.on('response', headers => (status ??= headers['grpc-status']));
    stream.on('trailers', trailers => (status = trailers['grpc-status']));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
    const chunks = [];
    stream.on('data', chunk => chunks.push(chunk));
    await once(stream, 'end');
    return { status: Number(status), message: Buffer.concat(chunks).subarray(5) };
  } finally {
    session.close();
  }
}

/** A message whose field 1 is a text of less than 128 bytes. */
export const textMessage = text => Buffer.from([0x0a, Buffer.byteLength(text), ...Buffer.from(text)]);
