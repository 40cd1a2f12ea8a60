// Calls by the Connect protocol, with JSON. https://connectrpc.com/docs/protocol
import { request } from './http.js';
import { Envelopes } from './split.js';
import { codeOfHttp, statusIn } from './status.js';

/** The HTTP request of a plan. The body of a stream is bytes. */
export function connectRequest({ method, target, bodies, headers, token, timeout }) {
  const isStream = method.kind !== 'unary';
  const sent = [['Content-Type', isStream ? 'application/connect+json' : 'application/json'], ['Connect-Protocol-Version', '1']];
  if (timeout !== '') {
    sent.push(['Connect-Timeout-Ms', String(Math.max(1, Math.round(Number(timeout) * 1000)))]);
  }

  if (token) {
    sent.push(['Authorization', `Bearer ${token}`]);
  }

  return { verb: 'POST', target, headers: [...sent, ...headers], isStream, body: isStream ? new Blob(bodies.map(text => Envelopes.of(text))) : bodies[0] };
}

export async function runConnect(call) {
  const { verb, target, headers, body, isStream } = connectRequest(call.plan);
  call.plan.bodies.forEach(text => call.wasSent(text));
  const response = await request(call, target, { method: verb, headers, body });
  if (!response) {
    return;
  }

  // The response of a unary call has its trailers among the headers.
  call.trailers.push(...[...response.headers].filter(([name]) => name.startsWith('trailer-')).map(([name, value]) => [name.slice('trailer-'.length), value]));
  call.headers = call.headers.filter(([name]) => !name.startsWith('trailer-'));
  try {
    if (response.ok && isStream) {
      await readEnvelopes(call, response);
    } else {
      readAnswer(call, response, await response.text());
    }
  } catch (error) {
    call.lost(`The response was cut off: ${error.message}.`);
  }
}

function readAnswer(call, response, text) {
  if (response.ok) {
    call.got(text);
    call.ended({ code: 0 });
    return;
  }

  let status;
  try {
    status = statusIn(JSON.parse(text));
  } catch {
    call.got(text, { isPlain: true });
  }

  call.ended(status ?? { code: codeOfHttp(response.status), message: `The server answered with HTTP ${response.status}.` });
}

async function readEnvelopes(call, response) {
  const envelopes = new Envelopes();
  const reader = response.body.getReader();
  let end;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const { flags, text } of envelopes.push(part.value)) {
      if (flags & 2) {
        end = JSON.parse(text);
      } else {
        call.got(text);
      }
    }
  }

  if (!end) {
    call.lost('The response ended without the last message, which has the status.');
    return;
  }

  call.trailers.push(...Object.entries(end.metadata ?? {}).flatMap(([name, values]) => values.map(value => [name, value])));
  call.ended(end.error ? statusIn(end.error) ?? { code: 2, message: end.error.message } : { code: 0 });
}
