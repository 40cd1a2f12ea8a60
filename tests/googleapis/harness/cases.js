// Requests that Python made of the bindings, and what Python's protobuf says of the messages that arrive.
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Program } from '../../interop/harness/program.js';
import { scratch } from './protos.js';

// Debian's, which has protobuf and grpc; there may be another in the path.
const python = '/usr/bin/python3';
const script = name => fileURLToPath(new URL(`../python/${name}.py`, import.meta.url));

/** Makes the cases of a descriptor set: the same for the same seed. */
export const makeCases = async (set, seed) => {
  const file = path.join(scratch, `cases-${seed}-${path.basename(set)}.ndjson`);
  const program = execFile(python, [script('cases'), set, `${seed}`], { maxBuffer: Infinity });
  const ended = new Promise((resolve, reject) => program.once('error', reject).once('exit', code => (code === 0 ? resolve() : reject(new Error(`cases.py has ended with ${code}: ${errors}`)))));
  let errors = '';
  program.stderr.on('data', data => (errors += data));
  await Promise.all([pipeline(program.stdout, createWriteStream(file)), ended]);
  const cases = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    cases.push(JSON.parse(line));
  }

  return { file, cases };
};

/** Starts the server that judges. `verdictOf(id)` resolves to what it said of a case: a difference, null for a message as expected, undefined if none came. */
export const startJudge = async (set, { file }) => {
  const program = new Program(python, [script('judge'), set, file]);
  const [, port] = await program.says(/^listening (\d+)$/);
  const verdicts = new Map();
  const waiting = new Map();
  program.watch(line => {
    if (line?.startsWith('{')) {
      const verdict = JSON.parse(line);
      verdicts.set(verdict.id, verdict);
      waiting.get(verdict.id)?.(verdict);
    }
  });

  // The answer of a call may come before what is said of it.
  const verdictOf = id => verdicts.get(id) ?? new Promise(resolve => {
    waiting.set(id, resolve);
    setTimeout(resolve, 5_000);
  });
  return { url: `http://127.0.0.1:${port}`, verdictOf, clear: () => [verdicts, waiting].forEach(known => known.clear()), stop: () => program.stop() };
};

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends a request as it is, with nothing of its path resolved. */
export const send = (url, { id, verb, target, type, body }) => new Promise((resolve, reject) => {
  const { hostname, port, pathname } = new URL(url);
  const content = body === null ? undefined : Buffer.from(body, 'base64');
  const headers = { 'x-request-id': id, ...(content ? { 'content-type': type, 'content-length': content.length } : {}) };
  const sent = request({ agent, hostname, port, method: verb, path: pathname.replace(/\/$/, '') + target, headers }, async answer => resolve({ status: answer.statusCode, text: await text(answer) }));
  sent.on('error', reject).end(content);
});

/** Sends all cases, some at a time; resolves to those that failed, each with the reason. */
export const sendAll = async (judge, cases, urlOf) => {
  judge.clear();
  const failed = [];
  const left = [...cases].reverse();
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop()) {
      const { status, text: answer } = await send(urlOf(one), one);
      const verdict = status === 200 ? await judge.verdictOf(one.id) : undefined;
      const reason = status !== 200 ? `${status} ${answer.slice(0, 500)}` : verdict === undefined ? 'no call has reached the server' : verdict.difference;
      if (reason !== null) {
        failed.push({ id: one.id, request: `${one.verb} ${one.target}`, binding: one.binding, called: verdict?.called, reason });
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return failed;
};
