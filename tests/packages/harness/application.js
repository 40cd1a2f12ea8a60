// An application in a process of its own, and what it answers.
import { after } from 'node:test';
import { Program } from '../../interop/harness/program.js';
import { environment } from './dotnet.js';

const running = [];

// Also where a test has failed before it could end them: the runner waits for them.
after(() => Promise.all(running.map(program => program.stop('SIGTERM'))));

/** Starts a program that listens where ASPNETCORE_URLS says, and waits until it does. It ends with the test file. */
export async function startApplication(command, args, { cwd, env = {} }) {
  const program = new Program(command, args, { cwd, env: { ...environment, ASPNETCORE_URLS: 'http://127.0.0.1:0', NO_COLOR: '1', ...env } });
  running.push(program);
  const [, url] = await program.says(/[Ll]istening on:? (http:\/\/127\.0\.0\.1:\d+)/);
  return { program, url, stop: () => program.stop('SIGTERM') };
}

/** Starts what a project has built. */
export const startProject = (project, env = {}) => startApplication('dotnet', [project.dll], { cwd: project.folder, env });

/** Asks and reads everything. A text is sent as JSON. */
export async function ask(url, { body, headers = {} } = {}) {
  const post = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const answer = await fetch(url, { ...post, headers: { ...post.headers, ...headers }, signal: AbortSignal.timeout(20_000) });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** Its lines, each read as JSON. */
export const linesOf = ({ text }) => text.trimEnd().split('\n').map(line => JSON.parse(line));
