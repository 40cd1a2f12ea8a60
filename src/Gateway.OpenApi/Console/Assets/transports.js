// The ways to call a method. Each gets a call: { binding, address, body, on }, tells on.received(text) and on.ended({ text, failed }) and
// returns { cancel() } with send(text) and done() where requests may follow.
import { codeName, linesOf, parse } from './request.js';

const sendsMany = binding => binding.kind === 'clientStream' || binding.kind === 'duplex';
const answersMany = binding => binding.kind === 'serverStream' || binding.kind === 'duplex';

export const transports = [
  { name: 'WebSocket', offers: () => true, live: true, start: overWebSocket },
  { name: 'NDJSON', offers: answersMany, start: call => overFetch(call, 'application/x-ndjson') },
  { name: 'Server-Sent Events', offers: binding => binding.kind === 'serverStream' && binding.httpMethod === 'GET', start: overEventSource },
  { name: 'JSON', offers: () => true, start: call => overFetch(call, 'application/json') },
];

const describe = ({ code, message, details }) =>
  `${codeName(code)} (${code})${message ? `: ${message}` : ''}${details?.length ? `\n${JSON.stringify(details, null, 2)}` : ''}`;

const isStatus = value => typeof value?.code === 'number' && typeof value?.message === 'string';

function overWebSocket({ binding, address, body, on }) {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${address}`);
  let failure;
  let cancelled = false;
  socket.onopen = () => {
    on.opened();
    // Without a body the request is in the address, and the server begins by itself.
    if (binding.takesBody && !sendsMany(binding)) {
      socket.send(body);
      on.sent(body);
    }
  };
  socket.onmessage = async ({ data }) => {
    const text = typeof data === 'string' ? data : await data.text();
    const status = parse(text)?.error;
    if (isStatus(status)) {
      failure = status;
    } else {
      on.received(text);
    }
  };
  socket.onclose = ({ code, reason, wasClean }) => {
    if (cancelled) {
      on.ended({ text: 'cancelled' });
    } else if (code === 1000) {
      on.ended({ text: 'OK, close code 1000' });
    } else if (code === 1006) {
      on.ended({ text: wasClean ? 'closed' : 'The connection broke, or the handshake was refused. The network panel of the browser tells more.', failed: true });
    } else {
      on.ended({ text: `${failure ? describe(failure) : reason}, close code ${code}`, failed: true });
    }
  };
  return {
    send: text => {
      socket.send(text);
      on.sent(text);
    },
    done: () => socket.send(''),
    cancel: () => {
      cancelled = true;
      socket.close(1000);
    },
  };
}

function overEventSource({ address, on }) {
  const source = new EventSource(address);
  let opened = false;
  source.onopen = () => {
    opened = true;
    on.opened();
  };
  source.onmessage = ({ data }) => on.received(data);
  source.addEventListener('end', ({ data }) => {
    source.close();
    const status = parse(data) ?? {};
    on.ended({ text: describe({ code: 0, ...status }), failed: (status.code ?? 0) !== 0 });
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) {
      // The browser does not show a page why. A plain request does.
      on.ended({ text: opened ? 'The stream broke off.' : 'The request was refused; "JSON" shows why.', failed: true });
    } else {
      on.noted('The connection broke; the browser connects again.');
    }
  };
  return { cancel: () => (source.close(), on.ended({ text: 'cancelled' })) };
}

function overFetch({ binding, address, body, on }, accept) {
  const stop = new AbortController();
  void run().catch(error => on.ended({ text: stop.signal.aborted ? 'cancelled' : String(error), failed: !stop.signal.aborted }));
  return { cancel: () => stop.abort() };

  async function run() {
    const request = { method: binding.httpMethod, headers: { accept }, signal: stop.signal };
    if (binding.takesBody) {
      const lines = sendsMany(binding) ? linesOf(binding, body) : [body];
      request.headers['content-type'] = sendsMany(binding) ? 'application/x-ndjson' : binding.takesBytes ? 'application/octet-stream' : 'application/json';
      request.body = lines.join('\n');
      lines.forEach(on.sent);
    }

    const response = await fetch(address, request);
    on.opened();
    const http = `HTTP ${response.status}`;
    if (!response.ok) {
      const status = parse(await response.text());
      on.ended({ text: `${isStatus(status) ? describe(status) : response.statusText}, ${http}`, failed: true });
    } else if (accept === 'application/x-ndjson') {
      await readLines(response, http);
    } else {
      const text = await response.text();
      on.received(text);

      // A stream that failed after its first message says so in the last element of its array.
      const status = answersMany(binding) ? parse(text)?.at?.(-1)?.error : undefined;
      on.ended(isStatus(status) ? { text: `${describe(status)}, ${http}`, failed: true } : { text: `OK, ${http}` });
    }
  }

  async function readLines(response, http) {
    let rest = '';
    for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
      const { value, done } = await reader.read();
      if (done) {
        break;
      }

      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const status = parse(line)?.error;
        if (isStatus(status)) {
          on.ended({ text: `${describe(status)}, ${http}`, failed: true });
          return;
        }

        on.received(line);
      }
    }

    on.ended({ text: `OK, ${http}` });
  }
}
