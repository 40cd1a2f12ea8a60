// The call on the screen as a command or a program to copy.
import { connectRequest } from './connect.js';
import { writeJson } from './json.js';
import { answersStream, httpRequest, takesStream } from './request.js';
import { onlyFrame, socketRequest } from './socket.js';

/** Text as one word of a POSIX shell. */
export const quote = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const lines = parts => parts.join(' \\\n  ');

/** The commands for a plan, by name. Each is a function that writes the command, or the reason why there is none. */
export function commandsOf(plan) {
  const { by, method, binding, bytes } = plan;
  const socket = by === 'socket' && 'does not speak WebSocket here: choose another transport';
  const file = bytes?.file && 'cannot include a file: choose curl, or type the body';
  return {
    curl: socket || (by === 'connect' && method.kind !== 'unary' && 'cannot hold the binary body of a Connect stream: choose another transport, or fetch') || (() => curl(plan)),
    grpcurl: file || (() => grpcurl(plan)),
    fetch: socket || file || (() => fetchCode(plan)),
    WebSocket: (!(binding && method.engine.sockets) && 'is not served for this method') || file || (() => socketCode(plan)),
  };
}

const requestOf = plan => (plan.by === 'connect' ? connectRequest(plan) : httpRequest(plan));

/** A curl command. curl needs a semicolon after the name of a header without a value. */
export function curl(plan) {
  const { verb, target, headers, body } = requestOf(plan);
  const parts = ['curl -i'];
  if (answersStream(plan.method)) {
    parts[0] += ' -N';
  }

  if (verb !== (body === undefined ? 'GET' : 'POST')) {
    parts[0] += verb === 'HEAD' ? ' -I' : ` -X ${quote(verb)}`;
  }

  parts.push(...headers.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`));
  // Without this option, curl resolves dot segments of the path, as browsers do.
  if (target.split('?')[0].split('/').some(part => part === '.' || part === '..')) {
    parts.push('--path-as-is');
  }

  if (plan.bytes?.file) {
    parts.push(`--data-binary ${quote(`@${plan.bytes.file.name}`)}`);
  } else if (body !== undefined) {
    parts.push(`--data-raw ${quote(body)}`);
  }

  // curl reads brackets and braces in an address as patterns, but these addresses have them escaped.
  parts.push(quote(location.origin + target));
  return lines(parts);
}

/** A grpcurl command that uses reflection. It sends the whole message, whatever the binding is. */
export function grpcurl(plan) {
  const { method, messages, headers, token, timeout } = plan;
  const url = new URL(document.documentElement.dataset.grpc || location.origin);
  const parts = ['grpcurl'];
  if (url.protocol === 'http:') {
    parts[0] += ' -plaintext';
  }

  if (timeout !== '') {
    parts.push(`-max-time ${quote(timeout)}`);
  }

  parts.push(...(token ? [['authorization', `Bearer ${token}`]] : []).concat(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`));
  parts.push(`-d ${quote(messages.map(message => writeJson(message)).join('\n'))}`);
  // The host name comes from the browser's address, and may hold characters that the shell interprets.
  parts.push(`${quote(`${url.hostname}:${url.port || (url.protocol === 'http:' ? 80 : 443)}`)} ${quote(`${method.service}/${method.name}`)}`);
  return lines(parts);
}

const code = value => JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** A short JavaScript program. */
export function fetchCode(plan) {
  const { verb, target, headers, body } = requestOf(plan);
  const isStream = answersStream(plan.method);
  const options = [
    verb !== 'GET' && `  method: ${code(verb)},`,
    `  headers: ${code(headers)},`,
    body !== undefined && `  body: ${body instanceof Blob ? bytesCode(plan) : code(body)},`,
  ].filter(Boolean);
  return [
    `const response = await fetch(${code(location.origin + target)}, {`,
    ...options,
    '});',
    ...(isStream
      ? ['for await (const text of response.body.pipeThrough(new TextDecoderStream())) {', '  console.log(text);', '}']
      : ['console.log(response.status, await response.text());']),
  ].join('\n');
}

// Each envelope: one byte of flags, four bytes of length, and the message.
const bytesCode = ({ bodies }) =>
  `new Blob(${code(bodies)}.map(text => new TextEncoder().encode(text)).flatMap(bytes => [new Uint8Array([0, ...new Uint8Array(new Uint32Array([bytes.length]).buffer).reverse()]), bytes]))`;

export function socketCode(plan) {
  const { url, protocols } = socketRequest(plan);
  const frame = onlyFrame(plan);
  const frames = takesStream(plan.method) ? [...plan.bodies, ''] : frame === undefined ? [] : [frame];
  return [
    `const socket = new WebSocket(${code(url)}${protocols.length > 0 ? `, ${code(protocols)}` : ''});`,
    ...(frames.length > 0 ? ['socket.onopen = () => {', ...frames.map(text => `  socket.send(${code(text)});${text === '' ? ' // the end of our messages' : ''}`), '};'] : []),
    'socket.onmessage = ({ data }) => console.log(data);',
    'socket.onclose = ({ code, reason }) => console.log(code, reason);',
  ].join('\n');
}
