// Calls by WebSocket: messages at any time, in both directions.
import { takesStream } from './request.js';
import { readable } from './split.js';
import { statusIn } from './status.js';

/** The address and the sub-protocols of a plan. */
export function socketRequest({ target, token }, origin = location.origin) {
  return { url: origin.replace(/^http/, 'ws') + target, protocols: token ? ['bearer', token] : [] };
}

/** The frame that a method with one request is sent; undefined where path and query are all of it. */
export const onlyFrame = ({ method, binding, bodies, bytes }) => (takesStream(method) ? undefined : bytes ? bytes.file ?? bytes.text : !binding.body ? undefined : bodies[0]);

/** Runs a call by WebSocket. Methods that take a stream get their messages by `call.send`. */
export async function runSocket(call) {
  const { plan } = call;
  const { url, protocols } = socketRequest(plan);
  const socket = new WebSocket(url, protocols);
  socket.binaryType = 'blob';
  if (takesStream(plan.method)) {
    call.transport = { send: text => socket.send(text), done: () => socket.send('') };
  }

  socket.addEventListener('open', () => {
    call.opened(undefined, socket.protocol ? [['sec-websocket-protocol', socket.protocol]] : []);
    const frame = onlyFrame(plan);
    if (frame !== undefined) {
      socket.send(frame);
      call.wasSent(frame);
    }
  });

  // Frames wait for each other: the text of a binary one comes later than its event.
  let last = Promise.resolve();
  const inTurn = work => (last = last.then(work));
  socket.addEventListener('message', ({ data }) => inTurn(async () => {
    if (typeof data === 'string') {
      call.gotElement(data);
    } else {
      call.got(await readable(data), { blob: data, isPlain: true });
    }
  }));
  socket.addEventListener('close', ({ code, reason }) => inTurn(() => closed(call, code, reason)));
  call.signal.addEventListener('abort', () => socket.close(1000));
}

function closed(call, code, reason) {
  call.closeCode = code;
  if (call.failure) {
    call.ended(call.failure);
  } else if (code === 1000) {
    call.ended({ code: 0 });
  } else if (code > 4000 && code <= 4016) {
    call.ended({ code: code - 4000, message: reason });
  } else if (code === 1009) {
    call.ended({ code: 8, message: reason || 'A message was too long.' });
  } else if (call.state === 'connecting') {
    refused(call);
  } else {
    call.lost(`The connection was cut (close code ${code}${reason ? `: ${reason}` : ''}).`);
  }
}

/**
 * A browser tells no page why a handshake failed. So the page asks by plain HTTP: the guards of the method answer as they did before. The request itself
 * cannot be served, by its time-out and by the type of its body, so that no proxy that drops a header makes it a call. Where nothing but the time-out
 * would stand between it and a service that changes things, the page asks for itself, which tells whether the server is there.
 */
async function refused(call) {
  const { binding, bytes, headers, token, target } = call.plan;
  const hasBody = binding.body && !bytes && /^(POST|PUT|PATCH)$/.test(binding.verb);
  const isSafe = hasBody || binding.verb === 'GET';
  const sent = [['Grpc-Timeout', 'probe'], ...(token ? [['Authorization', `Bearer ${token}`]] : []), ...headers.filter(([name]) => !/^(grpc-timeout|content-type)$/i.test(name))];
  const probe = isSafe
    ? { method: binding.verb, headers: hasBody ? [...sent, ['Content-Type', 'application/x-probe']] : sent, body: hasBody ? 'probe' : undefined }
    : { method: 'HEAD' };
  let answer;
  try {
    answer = await fetch(isSafe ? location.origin + target : location.pathname, { ...probe, cache: 'no-store' });
  } catch {
    call.lost('The server cannot be reached. Is it there?');
    return;
  }

  const status = isSafe && !answer.ok && answer.status !== 415 ? statusIn(await answer.json().catch(() => undefined)) : undefined;
  if (status && !/timeout/i.test(status.message)) {
    call.opened(answer.status, [...answer.headers]);
    call.ended(status);
  } else {
    call.lost('The WebSocket was refused, and browsers do not say why. Try another transport.');
  }
}
