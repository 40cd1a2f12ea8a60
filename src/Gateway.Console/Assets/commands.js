// The call on the screen as a command or a program to copy.
import { connectRequest } from './connect.js';
import { writeJson } from './json.js';
import { answersStream, httpRequest, takesStream } from './request.js';
import { onlyFrame, socketRequest } from './socket.js';

/** Text as one word of a POSIX shell. */
export const quote = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const lines = parts => parts.join(' \\\n  ');

/** What can be copied for a plan: the name of each command, and what writes it, or words that say why it cannot be written. */
export function commandsOf(plan) {
  const { by, method, binding, bytes } = plan;
  const socket = by === 'socket' && 'does not speak WebSocket here: choose another transport';
  const file = bytes?.file && 'cannot be written with a file: choose curl, or type the body';
  return {
    curl: socket || (by === 'connect' && method.kind !== 'unary' && 'cannot hold the binary body of a Connect stream: choose another transport, or fetch') || (() => curl(plan)),
    grpcurl: file || (() => grpcurl(plan)),
    fetch: socket || file || (() => fetchCode(plan)),
    WebSocket: (!(binding && method.engine.sockets) && 'is not served for this method') || file || (() => socketCode(plan)),
  };
}

const requestOf = plan => (plan.by === 'connect' ? connectRequest(plan) : httpRequest(plan));

/** curl sends headers as they are given; a header without a value is written with a semicolon. */
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
  // curl takes dots out of a path as browsers do, unless it is told not to.
  if (target.split('?')[0].split('/').some(part => part === '.' || part === '..')) {
    parts.push('--path-as-is');
  }

  if (plan.bytes?.file) {
    parts.push(`--data-binary ${quote(`@${plan.bytes.file.name}`)}`);
  } else if (body !== undefined) {
    parts.push(`--data-raw ${quote(body)}`);
  }

  // Brackets and braces in an address are patterns to curl, but addresses here have them escaped.
  parts.push(quote(location.origin + target));
  return lines(parts);
}

/** grpcurl by reflection. It takes the whole message, whatever the binding is. */
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
  // The name of the host is what the browser was told, and names may hold signs of the shell.
  parts.push(`${quote(`${url.hostname}:${url.port || (url.protocol === 'http:' ? 80 : 443)}`)} ${quote(`${method.service}/${method.name}`)}`);
  return lines(parts);
}

const code = value => JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** A program of a few lines. */
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

// Each envelope: a byte of flags, four of length, and the message.
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
