// Calls by fetch: a single response as JSON, and streams as NDJSON, an array or Server-Sent Events.
import { answersStream, httpRequest } from './request.js';
import { Elements, Events, Lines, readable } from './split.js';
import { codeOfHttp, statusIn } from './status.js';

/** Runs a call by fetch. */
export async function runHttp(call) {
  const { plan } = call;
  const { verb, target, headers, body } = httpRequest(plan);
  (plan.bytes ? [body] : plan.bodies).forEach(content => call.wasSent(content));
  const response = await request(call, target, { method: verb, headers, body });
  if (!response) {
    return;
  }

  try {
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok) {
      refused(call, response, await response.text());
    } else if (plan.binding.answersBytes && answersStream(plan.method)) {
      await readChunks(call, response);
    } else if (plan.binding.answersBytes || !isText(type)) {
      await readBytes(call, response, type);
    } else if (answersStream(plan.method)) {
      await readStream(call, response, type);
    } else {
      const text = await response.text();
      if (text !== '') {
        call.got(text);
      }

      call.ended({ code: 0 });
    }
  } catch (error) {
    call.lost(`The response was cut off: ${error.message}.`);
  }
}

/** Sends a request and passes the response headers to the call. Returns undefined if no response arrives. */
export async function request(call, target, options) {
  try {
    // Needs the origin: the browser would read a path that begins with // as another host.
    const response = await fetch(location.origin + target, { ...options, signal: call.signal, cache: 'no-store' });
    call.opened(response.status, [...response.headers]);
    return response;
  } catch (error) {
    call.lost(`No response: ${error.message}. Is the server running?`);
    return undefined;
  }
}

/** Handles a failed response. Its body is a status, or text from a program in between, such as a proxy. */
function refused(call, response, text) {
  let status;
  try {
    status = statusIn(JSON.parse(text));
  } catch {
    // Not JSON: the log shows the text as it is.
  }

  if (!status && text.trim() !== '') {
    call.got(text, { isPlain: true });
  }

  call.ended(status ?? { code: codeOfHttp(response.status), message: `The server answered with HTTP ${response.status} ${response.statusText}`.trim() });
}

const isText = type => type === '' || /json|ndjson|event-stream|^text\//.test(type);

async function readBytes(call, response, type) {
  const blob = await response.blob();
  call.got(/^text\/|json|xml/.test(type) ? await blob.text() : `${blob.size.toLocaleString('en')} bytes of ${type || 'no type'}`, { blob, isPlain: true });
  call.ended({ code: 0 });
}

/** Reads a stream of bytes part by part. The boundaries of the parts have no meaning. */
async function readChunks(call, response) {
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blob = new Blob([part.value]);
    call.got(await readable(blob), { blob, isPlain: true });
  }

  call.ended({ code: 0 });
}

async function readStream(call, response, type) {
  if (type.includes('event-stream')) {
    await readEvents(call, response);
    return;
  }

  const isLines = type.includes('ndjson') || type.includes('jsonl') || call.plan.method.engine.streams.includes('jsonLines');
  const cutter = isLines ? new Lines() : new Elements();
  for await (const text of texts(response)) {
    cutter.push(text).forEach(element => call.gotElement(element));
  }

  cutter.end().forEach(element => call.gotElement(element));
  if (cutter.isWhole === false) {
    call.lost('The response ended in the middle of its array.');
  } else {
    call.ended(call.failure ?? { code: 0 });
  }
}

async function readEvents(call, response) {
  const events = new Events();
  for await (const text of texts(response)) {
    for (const { event, data, id } of events.push(text)) {
      if (event === 'end') {
        // Error formats without a form for success send an empty object for it.
        call.failure = data.trim() === '{}' ? { code: 0 } : statusIn(JSON.parse(data));
      } else {
        call.got(data, { id, event: event === 'message' ? undefined : event });
      }
    }
  }

  if (call.failure) {
    call.ended(call.failure);
  } else {
    call.lost('The response ended without the event "end", which has the status.');
  }
}

async function* texts(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }

    yield value;
  }
}
