// A proxy cannot be told to take any port and say which.
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that is free. Below those that the system gives to connections: such a one, made before the proxy listens, would take its port away. */
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }

    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Waits until somebody listens on a port: proxies do not say when they do, and whoever asks often enough finds out. */
export async function listening(port) {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await sleep(20);
    } finally {
      socket.destroy();
    }
  }
}
