// The call on the screen as a command or a program to copy.
import { connectRequest } from './connect.js';
import { writeJson } from './json.js';
import { answersStream, httpRequest, takesStream } from './request.js';
import { onlyFrame, socketRequest } from './socket.js';

/** Text as one word of a POSIX shell. */
export const quote = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const lines = parts => parts.join(' \\\n  ');

/** What can be copied for a plan, and under which names. */
export function commandsOf(plan) {
  const isFile = plan.bytes?.file !== undefined && plan.bytes.file !== null;
  return {
    curl: plan.by !== 'connect' || plan.method.kind === 'unary' ? () => curl(plan) : undefined,
    grpcurl: isFile ? undefined : () => grpcurl(plan),
    fetch: isFile ? undefined : () => fetchCode(plan),
    WebSocket: plan.binding && plan.method.engine.sockets && !isFile ? () => socketCode(plan) : undefined,
  };
}

const requestOf = plan => (plan.by === 'connect' ? connectRequest(plan) : httpRequest(plan.by === 'socket' ? { ...plan, by: takesStream(plan.method) || answersStream(plan.method) ? 'ndjson' : 'json' } : plan));

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
  parts.push(`${url.hostname}:${url.port || (url.protocol === 'http:' ? 80 : 443)} ${quote(`${method.service}/${method.name}`)}`);
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
