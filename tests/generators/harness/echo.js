// A gRPC server that takes any method, and sends each message back as it is: its bytes, whatever their type.
import { once } from 'node:events';
import { createServer } from 'node:http2';

/** Starts it; what it sends back is right for methods that answer what they take. */
export async function startEcho() {
  const server = createServer();
  server.on('stream', stream => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.on('error', () => {});
    stream.pipe(stream);
  });
  const sessions = new Set();
  server.on('session', session => sessions.add(session));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => { sessions.forEach(session => session.destroy()); server.close(); } };
}
