// What stands on the wire: content types, errors and events, where the SDK does not look.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { AgentCard } from '@a2a-js/sdk';
import { startAgent } from './agent.js';

let agent;
before(async () => {
  agent = await startAgent({ step: '00:00:00.2' });
});
after(() => agent.stop());

const ask = (path, { body, ...init } = {}) => fetch(new URL(path, agent.url), {
  ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  ...init,
  headers: { 'A2A-Version': '1.0', ...(body === undefined ? {} : { 'Content-Type': 'application/a2a+json' }), ...init.headers },
});

const hello = text => ({ message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text }] } });

test('answers and errors are application/a2a+json', async () => {
  for (const path of ['/tasks', '/tasks/nothing', '/tasks?pageSize=many', '/extendedAgentCard']) {
    assert.equal((await ask(path)).headers.get('content-type'), 'application/a2a+json', path);
  }

  const answer = await ask('/message:send', { body: hello('hello'), headers: { Accept: 'application/a2a+json' } });
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/a2a+json']);
  assert.equal((await answer.json()).message.role, 'ROLE_AGENT');
});

test('both content types of JSON are taken', async () => {
  assert.equal((await ask('/message:send', { body: hello('hello'), headers: { 'Content-Type': 'application/json' } })).status, 200);
});

test('a field that a later version adds is ignored', async () => {
  assert.equal((await ask('/message:send?later=1', { body: { ...hello('hello'), later: true } })).status, 200);
});

test('a stream is Server-Sent Events without asking, ends without an event of its own, and no event has a name', async () => {
  const answer = await ask('/message:stream', { body: hello('count to 1') });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  const events = (await answer.text()).trimEnd().split('\n\n');
  assert.equal(events.length, 4);
  for (const event of events) {
    assert.match(event, /^id: \d\ndata: \{"(task|statusUpdate|artifactUpdate)":/);
  }
});

test('a stream that fails ends with the event error, which has the error alone', async () => {
  const answer = await ask('/message:stream', { body: hello('count to 100'), headers: { 'X-Server-Timeout': '3' } });
  const last = (await answer.text()).trimEnd().split('\n\n').at(-1);
  const [, data] = /^event: error\ndata: (.*)$/.exec(last);
  assert.deepEqual(JSON.parse(data), { error: { code: 504, status: 'DEADLINE_EXCEEDED', message: JSON.parse(data).error.message, details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'DEADLINE_EXCEEDED', domain: 'a2a-protocol.org' }] } });
});

for (const [what, path, init, status, code, reason] of [
  ['a broken body', '/message:send', { body: '{' }, 400, 'INVALID_ARGUMENT', 'INVALID_PARAMS'],
  ['a body of another type', '/message:send', { body: 'a', headers: { 'Content-Type': 'text/plain' } }, 415, 'INVALID_ARGUMENT', 'CONTENT_TYPE_NOT_SUPPORTED'],
  ['a value of another type', '/message:send', { body: { message: { role: 5.5 } } }, 400, 'INVALID_ARGUMENT', 'INVALID_PARAMS'],
  ['no message', '/message:send', { body: {} }, 400, 'INVALID_ARGUMENT', 'INVALID_PARAMS'],
  ['a task that is not there', '/tasks/nothing', {}, 404, 'NOT_FOUND', 'TASK_NOT_FOUND'],
  ['another HTTP method', '/tasks', { method: 'PUT' }, 405, 'UNIMPLEMENTED', 'UNSUPPORTED_OPERATION'],
  ['another version', '/tasks', { headers: { 'A2A-Version': '2.0' } }, 400, 'FAILED_PRECONDITION', 'VERSION_NOT_SUPPORTED'],
  ['no version, which is 0.3', '/tasks', { headers: { 'A2A-Version': '' } }, 400, 'FAILED_PRECONDITION', 'VERSION_NOT_SUPPORTED'],
  ['no version of a stream', '/message:stream', { body: hello('hello'), headers: { 'A2A-Version': '' } }, 400, 'FAILED_PRECONDITION', 'VERSION_NOT_SUPPORTED'],
  ['a text of 300,000 characters', '/message:send', { body: hello(`count${' '.repeat(300_000)}x`) }, 413, 'RESOURCE_EXHAUSTED', 'RESOURCE_EXHAUSTED'],
  ['a call that takes too long', '/message:send', { body: hello('count to 100'), headers: { 'X-Server-Timeout': '0.3' } }, 504, 'DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'],
  ['a form of streams that is not there', '/message:stream', { body: hello('hello'), headers: { Accept: 'application/a2a+json' } }, 406, 'INVALID_ARGUMENT', 'INVALID_PARAMS'],
  ['a call when something changes', '/tasks/a/pushNotificationConfigs', { body: { url: 'http://localhost' } }, 400, 'FAILED_PRECONDITION', 'PUSH_NOTIFICATION_NOT_SUPPORTED'],
]) {
  test(`${what}: ${status} with ${reason}`, async () => {
    const answer = await ask(path, init);
    const { error } = await answer.json();
    assert.deepEqual([answer.status, error.code, error.status], [status, status, code]);
    const infos = error.details.filter(detail => detail['@type'] === 'type.googleapis.com/google.rpc.ErrorInfo');
    assert.deepEqual(infos.map(info => [info.reason, info.domain]), [[reason, 'a2a-protocol.org']]);
  });
}

test('required fields are there even if they are empty', async () => {
  assert.deepEqual(await (await ask('/tasks?contextId=none')).json(), { tasks: [], nextPageToken: '', pageSize: 50, totalSize: 0 });
});

test('a subscription by GET, as the annotation has it, and by POST, as the SDK has it', async () => {
  for (const method of ['GET', 'POST']) {
    const answer = await ask('/tasks/nothing:subscribe', { method });
    assert.equal((await answer.json()).error.details[0].reason, 'TASK_NOT_FOUND', method);
  }
});

test('a field of a mistake has its whole path', async () => {
  const answer = await ask('/message:send', { body: { ...hello('hello'), configuration: { historyLength: -1 } } });
  assert.deepEqual((await answer.json()).error.details[1].fieldViolations, [{ field: 'configuration.historyLength', description: 'write 0 or more' }]);
  assert.equal((await (await ask('/tasks?historyLength=-1')).json()).error.details[1].fieldViolations[0].field, 'historyLength');
});

test('a tenant is a name that the caller gives: in the path, in the query or in the body', async () => {
  const countOf = async path => (await (await ask(path)).json()).totalSize;
  await ask('/bertha/message:send', { body: hello('count to 1') });
  await ask('/message:send', { body: { ...hello('count to 1'), tenant: 'bertha' } });
  assert.deepEqual([await countOf('/bertha/tasks'), await countOf('/tasks?tenant=bertha'), await countOf('/clara/tasks')], [2, 2, 0]);

  // The path wins over the body, and a query beside it is refused.
  await ask('/clara/message:send', { body: { ...hello('count to 1'), tenant: 'bertha' } });
  assert.deepEqual([await countOf('/bertha/tasks'), await countOf('/clara/tasks')], [2, 1]);
  assert.equal((await ask('/clara/tasks?tenant=bertha')).status, 400);
});

test('a stream has the form that Accept names', async () => {
  for (const [accept, type] of [['text/event-stream', 'text/event-stream'], ['*/*', 'text/event-stream'], ['application/json', 'application/json'], ['application/x-ndjson', 'application/x-ndjson']]) {
    assert.equal((await ask('/message:stream', { body: hello('hello'), headers: { Accept: accept } })).headers.get('content-type'), type, accept);
  }
});

test('tasks that wait for an answer make room for newer ones, the oldest first', async () => {
  const oldest = (await (await ask('/message:send', { body: hello('count') })).json()).task.id;
  const subscription = await ask(`/tasks/${oldest}:subscribe`);
  const statuses = new Set();
  for (let at = 0; at < 1000; at += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/emil/message:send', { body: hello('count') })));
    answers.forEach(answer => statuses.add(answer.status));
    await Promise.all(answers.map(answer => answer.arrayBuffer()));
  }

  assert.deepEqual([...statuses], [200]);
  assert.equal((await ask(`/tasks/${oldest}`)).status, 404);
  assert.match(await subscription.text(), /"state":"TASK_STATE_CANCELED"[^]*newer tasks need the place/);
});

test('the card answers HEAD as it does GET, without the body', async () => {
  const [get, head] = [await ask('/.well-known/agent-card.json'), await ask('/.well-known/agent-card.json', { method: 'HEAD' })];
  const headers = answer => ['content-type', 'content-length', 'cache-control'].map(name => answer.headers.get(name));
  assert.equal(head.status, 200);
  assert.deepEqual(headers(head), headers(get));
  assert.equal(headers(get)[0], 'application/json');
  assert.deepEqual([await head.text(), (await get.text()).length.toString()], ['', headers(get)[1]]);
});

test('the card does not follow the Host header', async () => {
  const text = await new Promise((resolve, reject) => http.get(new URL('/.well-known/agent-card.json', agent.url), { headers: { Host: 'elsewhere.example' } }, async answer => {
    resolve((await answer.toArray()).join(''));
  }).on('error', reject));
  assert.equal(JSON.parse(text).supportedInterfaces[0].url, agent.url);
});

test('the card keeps to the proto that the agent has', async () => {
  const card = await (await ask('/.well-known/agent-card.json')).json();
  assert.deepEqual(AgentCard.toJSON(AgentCard.fromJSON(card)), card);
});

test('nothing of this was an error of the agent', () => {
  assert.deepEqual(agent.errors(), []);
});
