// Makes a request of a binding and its messages: path, query, bodies and headers. The page sends and copies the same request.
import { RawNumber, writeJson } from './json.js';
import { canonical, editorOf } from './schema.js';

/** The transports of each kind of method, the usual one first. */
const transports = {
  unary: ['json', 'socket', 'connect'],
  server: ['ndjson', 'sse', 'json', 'socket', 'connect'],
  client: ['socket', 'json', 'connect'],
  duplex: ['socket', 'ndjson', 'sse', 'json', 'connect'],
};

const forms = { ndjson: ['ndjson'], sse: ['sse'], json: ['json', 'jsonLines'] };

export const transportNames = { json: 'JSON', ndjson: 'NDJSON', sse: 'SSE', socket: 'WebSocket', connect: 'Connect' };

/** The transports that this server offers for a method. */
export const transportsOf = ({ kind, bindings, engine }) => transports[kind].filter(by =>
  by === 'connect' ? engine.connect
  : bindings.length > 0 && (by === 'socket' ? engine.sockets : kind === 'unary' || kind === 'client' || engine.streams.some(form => forms[by].includes(form))));

export const takesStream = method => method.kind === 'client' || method.kind === 'duplex';
export const answersStream = method => method.kind === 'server' || method.kind === 'duplex';

const accepts = { json: 'application/json', ndjson: 'application/x-ndjson', sse: 'text/event-stream' };

/** The part of the request that carries a top-level field: `path`, `query`, `body`, `bytes`; empty when the body is the whole message. */
export function placeOf(binding, field, by) {
  if (!binding || by === 'connect') {
    return '';
  }

  if (binding.bytes && (binding.body === '*' || binding.body === field.name)) {
    return 'bytes';
  }

  const isInPath = binding.pieces.some(piece => piece.field?.[0] === field.name);
  return isInPath ? 'path' : binding.body === '*' ? '' : binding.body === field.name ? 'body' : 'query';
}

const textOf = value => (typeof value === 'string' ? value : value instanceof RawNumber ? value.text : writeJson(value));
/** Encodes text for a path or a query. A lone surrogate, which `check` reports, must not stop the page. */
const encode = text => encodeURIComponent(text.toWellFormed());

const isSet = value => value !== undefined && value !== null && value !== '';

/**
 * Plans a call. Messages are values; `parameters` are the parameters of the path that are not fields.
 * Each problem has the path of its field.
 */
export function plan({ method, binding, by, messages, parameters, bytes, headers, token, timeout, base }) {
  const problems = [];
  const { types } = method;
  const whole = messages.map(message => canonical(message, method.input, types));
  const shared = { method, binding, by, headers, token, timeout, problems };
  if (by === 'connect') {
    return { ...shared, verb: 'POST', target: base + fill(method.rpc, whole[0], parameters, problems), bodies: whole.map(message => writeJson(message)) };
  }

  const query = binding.body === '*' ? [] : queryOf(binding, whole[0] ?? {}, method, problems);
  const bodies = binding.bytes ? [] : !binding.body ? [] : whole.map(message => bodyOf(binding, message));
  return { ...shared, verb: binding.verb, target: base + fill(binding.pieces, whole[0], parameters, problems) + (query.length > 0 ? `?${query.join('&')}` : ''), bodies, bytes: binding.bytes ? bytes : undefined };
}

/** Adds to a message the fields that a binding takes from path and query, with the values of another message. grpcurl needs the whole message. */
export function withWay(message, other, binding, { input, types }) {
  const add = (value, from, [name, ...rest]) => {
    const inner = rest.length > 0 ? add(value?.[name], from?.[name], rest) : value?.[name] ?? from?.[name];
    return inner === undefined ? value : Object.assign(Object.create(null), value, { [name]: inner });
  };
  const way = canonical(other, input, types);
  const query = Object.keys(way ?? {}).filter(name => placeOf(binding, { name }) === 'query').map(name => [name]);
  return [...binding.pieces.flatMap(({ field }) => (field ? [field] : [])), ...query].reduce((value, path) => add(value, way, path), canonical(message, input, types));
}

const fill = (pieces, message, parameters, problems) => pieces.map(piece => piece.text ?? pathPart(piece, message, parameters, problems)).join('');

function pathPart(piece, message, parameters, problems) {
  const value = piece.field ? piece.field.reduce((inner, name) => inner?.[name], message) : parameters[piece.name];
  const text = isSet(value) ? textOf(value) : '';
  const complain = words => problems.push({ path: piece.field ?? [piece.name], parameter: piece.field ? undefined : piece.name, message: words });
  const parts = piece.pattern ? text.split('/') : [text];
  if (text === '') {
    complain('is part of the path and must not be empty');
  } else if (parts.some(part => part === '.' || part === '..')) {
    complain('is part of the path, and browsers resolve a part that is only dots');
  } else if (piece.pattern && !matches(parts, piece.pattern.split('/'))) {
    complain(`must look like ${piece.pattern}`);
  }

  return parts.map(encode).join('/');
}

/** Whether parts match a pattern. `**` matches any number of parts. No part may be empty: a path that begins with `//` would name another host. */
function matches(parts, pattern) {
  const rest = pattern.indexOf('**');
  const wanted = rest < 0 ? pattern : pattern.toSpliced(rest, 1, ...Array(Math.max(parts.length - pattern.length + 1, 0)).fill('*'));
  return parts.length === wanted.length && parts.every((part, index) => part !== '' && (wanted[index] === '*' || wanted[index] === part));
}

function queryOf(binding, message, { types, input }, problems) {
  const bound = new Set(binding.pieces.flatMap(piece => (piece.field ? [piece.field.join('.')] : [])));
  const pairs = [];
  const add = (name, value) => pairs.push(`${encode(name)}=${encode(textOf(value))}`);

  function walk(value, type, path) {
    for (const field of types[type]?.fields ?? []) {
      const inner = value?.[field.name];
      const place = [...path, field.name];
      const name = place.join('.');
      if (inner === undefined || inner === null || bound.has(name) || (path.length === 0 && binding.body === field.name)) {
        continue;
      }

      const isMessage = editorOf(field, types).edit === 'message';
      if (field.key && !isMessage && typeof inner === 'object') {
        Object.entries(inner).forEach(([key, item]) => add(`${name}[${key}]`, item));
      } else if (field.repeated && !isMessage && Array.isArray(inner)) {
        inner.forEach(item => add(name, item));
      } else if (field.key || field.repeated) {
        if (Object.keys(inner).length > 0) {
          problems.push({ path: place, message: 'cannot be in a query: choose a binding with a body' });
        }
      } else if (isMessage) {
        walk(inner, field.of, place);
      } else {
        add(name, inner);
      }
    }
  }

  walk(message, input, []);
  return pairs;
}

/** The body of one message, on one line, without the fields that the path binds. */
function bodyOf(binding, message) {
  if (binding.body !== '*') {
    return writeJson(message?.[binding.body] ?? Object.create(null));
  }

  const without = (value, path) => {
    const rest = Object.assign(Object.create(null), value);
    if (path.length > 1 && rest[path[0]] !== null && typeof rest[path[0]] === 'object') {
      rest[path[0]] = without(rest[path[0]], path.slice(1));
    } else if (path.length === 1) {
      delete rest[path[0]];
    }

    return rest;
  };
  return writeJson(binding.pieces.reduce((value, piece) => (piece.field ? without(value, piece.field) : value), message));
}

/** The headers that a page may not set. Browsers drop them silently. */
const forbidden = /^(accept-charset|accept-encoding|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

const ofBrowser = 'is a header that browsers do not let a page send';

/** The mistakes of the headers, the token and the time-out. */
export function headerProblems({ headers, token, timeout, by }) {
  const problems = [];
  for (const [name, value] of headers) {
    const wrong = !/^[!#$%&'*+\-.^_`|~\w]+$/.test(name) ? 'is not a valid header name'
      : /[^\t\x20-\x7e\x80-\xff]/.test(value) ? 'has a value with a character that headers cannot hold; a name that ends with -bin takes base64'
      : forbidden.test(name) ? ofBrowser
      : '';
    if (wrong) {
      problems.push({ header: true, isOfBrowser: wrong === ofBrowser, message: `"${name}" ${wrong}` });
    }
  }

  if (/[^\x21-\x7e]/.test(token)) {
    problems.push({ header: true, message: 'The token has a space or a character that headers cannot hold' });
  } else if (by === 'socket' && /^bearer$/i.test(token)) {
    problems.push({ header: true, message: 'A WebSocket sends the token as a sub-protocol beside "bearer", so the token cannot be that word' });
  } else if (by === 'socket' && /[^\w!#$%&'*+\-.^`|~]/.test(token)) {
    problems.push({ header: true, message: 'A WebSocket sends the token as a sub-protocol, which cannot hold / or =' });
  }

  if (timeout !== '' && !(Number(timeout) > 0 && Number(timeout) <= 86_400)) {
    problems.push({ header: true, message: 'The time-out must be a number of seconds, above 0 and at most 86,400' });
  }

  return problems;
}

/** The HTTP request of a plan. Fetch and the copied commands send the same one. */
export function httpRequest({ method, binding, by, verb, target, bodies, bytes, headers, token, timeout }) {
  const sent = [];
  const isLines = takesStream(method) && by !== 'json';
  const body = bytes ? bytes.file ?? bytes.text
    : bodies.length === 0 ? undefined
    : !takesStream(method) ? bodies[0]
    : isLines ? bodies.map(text => `${text}\n`).join('') : `[${bodies.join(',')}]`;
  sent.push(['Accept', binding.answersBytes ? '*/*' : answersStream(method) ? accepts[by] : 'application/json']);
  if (body !== undefined) {
    sent.push(['Content-Type', bytes ? bytes.type || 'application/octet-stream' : isLines ? 'application/x-ndjson' : 'application/json']);
  }

  if (timeout !== '') {
    sent.push(['Grpc-Timeout', grpcTimeout(timeout)]);
  }

  if (token) {
    sent.push(['Authorization', `Bearer ${token}`]);
  }

  return { verb, target, headers: [...sent, ...headers], body };
}

/** Seconds such as `1.5` in gRPC's form: at most eight digits and a unit. */
export function grpcTimeout(seconds) {
  const milliseconds = Math.max(1, Math.round(Number(seconds) * 1000));
  return milliseconds < 1e8 ? `${milliseconds}m` : `${Math.round(milliseconds / 1000)}S`;
}

