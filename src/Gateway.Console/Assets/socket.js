// Calls by WebSocket: messages at any time, in both directions.
import { takesStream } from './request.js';
import { readable } from './split.js';
import { statusIn } from './status.js';

/** The address and the sub-protocols of a plan. */
export function socketRequest({ target, token }, origin = location.origin) {
  return { url: origin.replace(/^http/, 'ws') + target, protocols: token ? ['bearer', token] : [] };
}

/** The frame for a method with a single request; undefined when path and query carry the whole request. */
export const onlyFrame = ({ method, binding, bodies, bytes }) => (takesStream(method) ? undefined : bytes ? bytes.file ?? bytes.text : !binding.body ? undefined : bodies[0]);

/** Runs a call by WebSocket. For a method that takes a stream, `call.send` sends the messages. */
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

  // Handles frames in order: reading the text of a binary frame finishes after the frame's event.
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
    call.lost(`The connection broke (close code ${code}${reason ? `: ${reason}` : ''}).`);
  }
}

/**
 * Browsers do not tell a page why a handshake failed. So the page sends a plain HTTP request, and the guards of the method give the same answer as before.
 * The request has an invalid time-out and an invalid content type. So it never becomes a call, even if a proxy drops a header. If only the time-out could stop
 * a call that changes data, the page requests itself instead, which shows only whether the server is running.
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
    call.lost('The page cannot reach the server. Is it running?');
    return;
  }

  const status = isSafe && !answer.ok && answer.status !== 415 ? statusIn(await answer.json().catch(() => undefined)) : undefined;
  if (status && !/timeout/i.test(status.message)) {
    call.opened(answer.status, [...answer.headers]);
    call.ended(status);
  } else {
    call.lost('The server refused the WebSocket, and browsers do not say why. Try another transport.');
  }
}
