// The settings of the agent: what the card says by them, and mistakes, which stop the start.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { startAgent } from './agent.js';

for (const [name, value, wanted] of [
  ['Step', '-00:00:02', /Agent:Step must be 00:00:00 to 01:00:00/],
  ['Step', '1', /Agent:Step must be 00:00:00 to 01:00:00.*means days/],
  ['Step', 'abc', /'abc' at 'Agent:Step'/],
  ['Url', 'nonsense', /Agent:Url must be an http or https URL/],
  ['Url', 'agents.example:443', /Agent:Url must be an http or https URL/],
  ['Url', 'https://anna:secret@agents.example', /Agent:Url must be an http or https URL/],
]) {
  test(`Agent:${name}=${value} stops the start`, async () => {
    await assert.rejects(async () => (await startAgent({ args: [`--Agent:${name}=${value}`] })).stop(), error => wanted.test(error.message));
  });
}

/** The card, as a client sees it that calls this host. */
const cardOf = async (agent, host, method = 'GET') => {
  const answer = await new Promise((resolve, reject) => {
    const { port } = new URL(agent.url);
    http.request({ host: '127.0.0.1', port, path: '/.well-known/agent-card.json', method, headers: { Host: host } }, resolve).on('error', reject).end();
  });
  const text = (await answer.toArray()).join('');
  return { status: answer.statusCode, caching: answer.headers['cache-control'], urls: answer.statusCode === 200 ? JSON.parse(text).supportedInterfaces.map(one => one.url) : text };
};

test('an agent that listens at every address has the host of the request in its card, which no cache keeps', async () => {
  // An empty Agent:Url is none.
  const agent = await startAgent({ args: ['--Urls=http://*:0', '--Agent:Url='] });
  try {
    assert.match(agent.url, /^http:\/\/(\[::\]|0\.0\.0\.0):\d+$/);
    assert.deepEqual(await cardOf(agent, 'agents.example:8085'), { status: 200, caching: 'no-store', urls: ['http://agents.example:8085', 'agents.example:8085'] });
    assert.equal((await cardOf(agent, 'agents.example:99999')).status, 400);
    assert.deepEqual(agent.errors(), []);
  } finally {
    await agent.stop();
  }
});

test('Agent:Url is the address in the card, with the port for gRPC', async () => {
  const agent = await startAgent({ args: ['--Agent:Url=https://agents.example/'] });
  try {
    assert.deepEqual(await cardOf(agent, 'elsewhere.example'), { status: 200, caching: 'public, max-age=3600', urls: ['https://agents.example', 'agents.example:443'] });
  } finally {
    await agent.stop();
  }
});
