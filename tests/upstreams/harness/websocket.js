// A WebSocket of the npm package ws, whose messages are read one by one.
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Opens a path of a gateway. `next()` resolves to the next message, `closed` to the code and the reason of the end. */
export const openSocket = async (url, path, headers = {}) => {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers });
  const messages = [];
  const waiting = [];
  socket.on('message', data => {
    const message = JSON.parse(data);
    waiting.length > 0 ? waiting.shift().resolve(message) : messages.push(message);
  });
  const closed = once(socket, 'close').then(([code, reason]) => {
    waiting.forEach(({ reject }) => reject(new Error(`The WebSocket has ended: ${code} ${reason}`)));
    return { code, reason: `${reason}` };
  });
  await once(socket, 'open');
  return {
    closed,
    send: message => socket.send(JSON.stringify(message)),
    next: () => (messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((resolve, reject) => waiting.push({ resolve, reject }))),

    /** Tells that no more messages come from here; answers still do. */
    finish: () => socket.send(''),

    /** Ends the call. */
    close: () => socket.close(),
  };
};
