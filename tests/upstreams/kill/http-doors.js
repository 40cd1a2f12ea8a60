// Calls by HTTP: unary, and streams in each form, as browsers and programs make them.
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { eventsOf } from '../harness/events.js';
import { cut, ofError, ofFailure, ofStatus, ok, unavailable, wrong, hung } from './outcome.js';

export const milliseconds = 20_000;
const messages = 10;
const closeOfUnavailable = 4014;
const linesOf = text => text.split('\n').slice(0, -1).map(line => JSON.parse(line));

const ask = async (url, id, { path, method = 'GET', body, headers = {} }, read) => {
  try {
    const answer = await fetch(`${url}${path}`, { method, body, headers: { 'x-request-id': id, ...headers }, signal: AbortSignal.timeout(milliseconds) });
    const text = await answer.text();
    return answer.status === 200 ? read(text) : ofFailure(answer.status, answer.headers.get('content-type'), text);
  } catch (error) {
    return ofError(error);
  }
};

const greeting = id => text => (JSON.parse(text).msg === `Hello ${id}` ? ok : wrong(text));

// Whole, or with an error as its last element: nothing else is an end.
const ofElements = elements => {
  const last = elements.at(-1);
  return last?.error ? ofStatus(last.error) : elements.length === messages ? ok : wrong(`${elements.length} messages and no error`);
};

const ofEvents = text => {
  const events = eventsOf(text);
  const end = events.find(({ event }) => event === 'end');
  return !end ? wrong('events without an end') : (end.data.code ?? 0) !== 0 ? ofStatus(end.data) : events.length === messages + 1 ? ok : wrong(`${events.length - 1} events`);
};

const stream = (type, read) => ({ url }, id) => ask(url, id, { path: `/v1/hello/${id}/stream`, headers: { accept: type } }, read);

// gRPC-Web in binary: frames with a length each, of which the last has the trailers.
const web = async ({ url }, id) => {
  const name = Buffer.from(id);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  try {
    const answer = await fetch(`${url}/proto.Greetering/Hello`, {
      method: 'POST',
      body: Buffer.concat([frame, message]),
      headers: { 'content-type': 'application/grpc-web+proto', 'x-request-id': id },
      signal: AbortSignal.timeout(milliseconds),
    });
    const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    const status = answer.headers.get('grpc-status') ?? /grpc-status: ?(\d+)/i.exec(text)?.[1];
    return answer.status !== 200 ? ofFailure(answer.status, answer.headers.get('content-type'), text)
      : status === '0' ? (text.includes(`Hello ${id}`) ? ok : wrong('another greeting'))
      : status === '14' ? unavailable
      : wrong(`grpc-status ${status}`);
  } catch (error) {
    return ofError(error);
  }
};

// A chat over HTTP/1.1: it speaks, hears itself, is silent for a while, and does so again. Other chats of the room are heard as well.
const chat = (type, textsOf, ofEnd) => ({ url }, id, pause) => new Promise(resolve => {
  const request = httpRequest(`${url}/v1/hello:chat`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/x-ndjson', accept: type, 'x-request-id': id },
    signal: AbortSignal.timeout(milliseconds),
  });
  const say = text => request.write(`${JSON.stringify({ name: `${id} ${text}` })}\n`);
  request.on('error', error => resolve(ofError(error)));
  request.on('response', async answer => {
    try {
      let [text, said] = ['', 1];
      answer.setEncoding('utf8');
      for await (const part of answer) {
        text += part;
        if (answer.statusCode === 200 && said === 1 && textsOf(text).includes(`${id} one`)) {
          said++;
          await sleep(pause);
          say('two');
        } else if (answer.statusCode === 200 && said === 2 && textsOf(text).includes(`${id} two`)) {
          said++;
          request.end();
        }
      }

      resolve(answer.statusCode !== 200 ? ofFailure(answer.statusCode, answer.headers['content-type'], text)
        : ofEnd(text) ?? (said === 3 ? ok : wrong('the chat ended before it was over')));
    } catch (error) {
      resolve(ofError(error));
    }
  });
  say('one');
});

const chatLines = chat('application/x-ndjson', text => linesOf(text).map(({ msg }) => msg), text => {
  const last = linesOf(text).at(-1);
  return last?.error ? ofStatus(last.error) : undefined;
});

const chatEvents = chat('text/event-stream', text => eventsOf(text).map(({ data }) => data.msg), text => {
  const end = eventsOf(text).find(({ event }) => event === 'end');
  return !end ? wrong('events without an end') : (end.data.code ?? 0) !== 0 ? ofStatus(end.data) : undefined;
});

const chatSocket = ({ url }, id, pause) => new Promise(resolve => {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/hello:chat`, { headers: { 'x-request-id': id } });
  const timer = setTimeout(() => { resolve(hung); socket.terminate(); }, milliseconds);
  let said = 1;
  const say = text => socket.send(JSON.stringify({ name: `${id} ${text}` }));
  socket.on('open', () => say('one'));
  socket.on('message', async data => {
    const { msg } = JSON.parse(data);
    if (said === 1 && msg === `${id} one`) {
      said++;
      await sleep(pause);
      if (socket.readyState === WebSocket.OPEN) {
        say('two');
      }
    } else if (said === 2 && msg === `${id} two`) {
      said++;
      socket.send('');
    }
  });
  socket.on('unexpected-response', (_, answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', part => (text += part)).on('error', error => resolve(ofError(error)))
      .on('end', () => resolve(ofFailure(answer.statusCode, answer.headers['content-type'], text)));
  });
  socket.on('error', error => resolve(ofError(error)));
  socket.on('close', (code, reason) => {
    clearTimeout(timer);
    resolve(code === 1000 ? (said === 3 ? ok : wrong('the chat ended before it was over'))
      : code === closeOfUnavailable ? unavailable
      : code === 1006 ? cut('1006')
      : wrong(`closed with ${code} ${reason}`));
  });
});

/** Each calls with an id; chats are silent for a pause in milliseconds. */
export const httpDoors = {
  'REST GET': ({ url }, id) => ask(url, id, { path: `/v1/hello/${id}` }, greeting(id)),
  'REST POST': ({ url }, id) => ask(url, id, { method: 'POST', path: '/v1/hello', body: JSON.stringify({ name: id }), headers: { 'content-type': 'application/json' } }, greeting(id)),
  'gRPC-Web': web,
  lines: stream('application/x-ndjson', text => ofElements(linesOf(text))),
  array: stream('application/json', text => ofElements(JSON.parse(text))),
  events: stream('text/event-stream', ofEvents),
  'chat by lines': chatLines,
  'chat by events': chatEvents,
  'chat by WebSocket': chatSocket,
};
