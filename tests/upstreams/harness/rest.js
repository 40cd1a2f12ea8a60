// REST by fetch, for gateways that write their streams in different ways.
import { valuesOf } from './values.js';

const milliseconds = 20_000;

/**
 * Sends a request of a case, and reads the answer to its end or until it has as many values as the case names; some streams have no end.
 * The body is JSON, or a text that is sent as it is.
 */
export const ask = async (url, { verb = 'POST', path, body, headers = {}, reads = Infinity }) => {
  const answer = await fetch(`${url}${path}`, {
    method: verb,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    signal: AbortSignal.timeout(milliseconds),
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (reads !== Infinity && valuesOf(text).length >= reads) {
      break;
    }
  }

  const type = answer.headers.get('content-type')?.split(';')[0];
  return { status: answer.status, type, values: /json/.test(type) ? valuesOf(text) : [], text, headers: Object.fromEntries(answer.headers) };
};

/** Runs the cases one after the other: each may keep something of its answer for those that follow. */
export const runner = url => {
  const kept = {};
  return async given => {
    const answer = await ask(url, { ...given, headers: typeof given.headers === 'function' ? given.headers(kept) : given.headers });
    given.keep?.(answer.values, kept);
    return answer;
  };
};
