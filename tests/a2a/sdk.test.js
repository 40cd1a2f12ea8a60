// The client of @a2a-js/sdk over HTTP+JSON, which others wrote, judges the agent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Role, TaskState } from '@a2a-js/sdk';
import { ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver, RestTransportFactory } from '@a2a-js/sdk/client';
import { A2AError, ContentTypeNotSupportedError, PushNotificationNotSupportedError, RequestMalformedError, TaskNotCancelableError, TaskNotFoundError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import { say, startAgent } from './agent.js';

let agent;
let client;
const slow = {};
before(async () => {
  agent = await startAgent();
  client = await connect(agent.url);

  // One that counts its second number an hour later, for what happens in the middle of a task.
  slow.agent = await startAgent({ step: '01:00:00' });
  slow.client = await connect(slow.agent.url);
});
after(() => Promise.all([agent.stop(), slow.agent.stop()]));

const connect = url => new ClientFactory(ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { preferredTransports: ['HTTP+JSON'], transports: [new RestTransportFactory()] })).createFromUrl(url);

const all = async stream => {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }

  return events;
};

const textOf = parts => parts.map(part => part.content.value).join(' ');

test('the card says where and how', async () => {
  const card = await new DefaultAgentCardResolver().resolve(agent.url);
  assert.deepEqual(card.supportedInterfaces.map(one => [one.url, one.protocolBinding, one.protocolVersion]), [[agent.url, 'HTTP+JSON', '1.0'], [agent.url.replace('http://', ''), 'GRPC', '1.0']]);
  assert.deepEqual(card.capabilities, { streaming: true, pushNotifications: false, extendedAgentCard: false });
  assert.equal(card.skills[0].id, 'count');
  assert.equal(client.protocolVersion, '1.0');
});

test('a message is answered by a message', async () => {
  const answer = await client.sendMessage(say('hello'));
  assert.equal(answer.role, Role.ROLE_AGENT);
  assert.equal(textOf(answer.parts), 'I count. Say: count to 3');
  assert.match(answer.contextId, /^[0-9a-f-]{36}$/);
});

test('a message begins a task, and is answered when it has ended', async () => {
  const task = await client.sendMessage(say('count to 3'));
  assert.equal(task.status.state, TaskState.TASK_STATE_COMPLETED);
  assert.equal(textOf(task.artifacts[0].parts), '1 2 3');
  assert.equal(textOf(task.history[0].parts), 'count to 3');

  const read = await client.getTask({ tenant: '', id: task.id, historyLength: 0 });
  assert.deepEqual([read.id, read.history, read.status], [task.id, [], task.status]);
});

test('a stream tells of each change', async () => {
  const events = await all(client.sendMessageStream(say('count to 3')));
  assert.deepEqual(events.map(event => event.payload.$case), ['task', 'statusUpdate', 'artifactUpdate', 'artifactUpdate', 'artifactUpdate', 'statusUpdate']);
  assert.equal(events[0].payload.value.status.state, TaskState.TASK_STATE_SUBMITTED);
  assert.deepEqual(events.slice(2, 5).map(({ payload: { value } }) => [textOf(value.artifact.parts), value.append, value.lastChunk]), [['1', false, false], ['2', true, false], ['3', true, true]]);
  assert.equal(events[5].payload.value.status.state, TaskState.TASK_STATE_COMPLETED);
});

test('a stream may be one message', async () => {
  const events = await all(client.sendMessageStream(say('hello')));
  assert.deepEqual(events.map(event => event.payload.$case), ['message']);
});

test('a task asks, and goes on with the answer', async () => {
  const asked = await client.sendMessage(say('count'));
  assert.equal(asked.status.state, TaskState.TASK_STATE_INPUT_REQUIRED);
  assert.equal(textOf(asked.status.message.parts), 'To which number?');

  const task = await client.sendMessage(say('to 2, please', { taskId: asked.id }));
  assert.deepEqual([task.id, task.status.state], [asked.id, TaskState.TASK_STATE_COMPLETED]);
  assert.deepEqual(task.history.map(message => textOf(message.parts)), ['count', 'To which number?', 'to 2, please']);
});

test('a task keeps its last ten messages, however often it is answered without a number', async () => {
  const { id } = await client.sendMessage(say('count'));
  for (let at = 1; at <= 7; at++) {
    await client.sendMessage(say(`answer ${String.fromCharCode(64 + at)}`, { taskId: id }));
  }

  const { history } = await client.getTask({ tenant: '', id });
  assert.deepEqual(history.map(message => textOf(message.parts)), ['C', 'D', 'E', 'F', 'G'].flatMap(letter => ['To which number?', `answer ${letter}`]));
});

test('a task that the agent does not do is rejected', async () => {
  const task = await client.sendMessage(say('count to 101'));
  assert.equal(task.status.state, TaskState.TASK_STATE_REJECTED);
});

test('tasks are listed page by page, the last change first', async () => {
  const contextId = crypto.randomUUID();
  const made = [];
  for (let at = 0; at < 3; at++) {
    made.unshift((await client.sendMessage(say('count to 1', { contextId }))).id);
  }

  await client.sendMessage(say('count', { contextId }));
  const ask = { tenant: '', contextId, status: TaskState.TASK_STATE_COMPLETED, pageSize: 2, pageToken: '', historyLength: 0, statusTimestampAfter: undefined, includeArtifacts: undefined };
  const first = await client.listTasks(ask);
  assert.deepEqual([first.tasks.map(task => task.id), first.totalSize, first.pageSize], [made.slice(0, 2), 3, 2]);
  assert.deepEqual(first.tasks[0].artifacts, []);

  const second = await client.listTasks({ ...ask, pageToken: first.nextPageToken, includeArtifacts: true });
  assert.deepEqual([second.tasks.map(task => task.id), second.nextPageToken], [made.slice(2), '']);
  assert.equal(textOf(second.tasks[0].artifacts[0].parts), '1');
});

test('who subscribes sees the task as it is, and what comes', async () => {
  const task = await slow.client.sendMessage({ ...say('count to 5'), configuration: { acceptedOutputModes: ['text/plain'], returnImmediately: true } });
  const events = slow.client.resubscribeTask({ tenant: '', id: task.id });
  const first = (await events.next()).value;
  assert.deepEqual([first.payload.$case, first.payload.value.status.state, textOf(first.payload.value.artifacts[0].parts)], ['task', TaskState.TASK_STATE_WORKING, '1']);

  const canceled = await slow.client.cancelTask({ tenant: '', id: task.id, metadata: undefined });
  assert.equal(canceled.status.state, TaskState.TASK_STATE_CANCELED);
  const rest = await all(events);
  assert.deepEqual(rest.map(event => [event.payload.$case, event.payload.value.status.state]), [['statusUpdate', TaskState.TASK_STATE_CANCELED]]);
});

test('a caller that leaves in the middle of a stream leaves the task alone, and no error in the log', async () => {
  const events = slow.client.sendMessageStream(say('count to 5'));
  const task = (await events.next()).value.payload.value;
  await events.next();
  await events.return();
  await slow.agent.logged(/Service method 'SendStreamingMessage' canceled/);

  const read = await slow.client.getTask({ tenant: '', id: task.id, historyLength: undefined });
  assert.equal(read.status.state, TaskState.TASK_STATE_WORKING);
  await slow.client.cancelTask({ tenant: '', id: task.id, metadata: undefined });
  assert.deepEqual(slow.agent.errors(), []);
});

test('a stream that fails says so by an event, which the client throws', async () => {
  const events = slow.client.sendMessageStream(say('count to 5'), { serviceParameters: { 'X-Server-Timeout': '3' } });
  assert.equal((await events.next()).value.payload.$case, 'task');
  await assert.rejects(all(events), error => error instanceof A2AError && /deadline/i.test(error.message));
});

for (const [what, type, status, ask] of [
  ['a task that is not there', TaskNotFoundError, 404, () => client.getTask({ tenant: '', id: 'nothing' })],
  ['a task that is not there, to be canceled', TaskNotFoundError, 404, () => client.cancelTask({ tenant: '', id: 'nothing' })],
  ['a task that is not there, to be followed', TaskNotFoundError, 404, () => all(client.resubscribeTask({ tenant: '', id: 'nothing' }))],
  ['a task that is not there, to be told something', TaskNotFoundError, 404, () => client.sendMessage(say('3', { taskId: 'nothing' }))],
  ['a task of another tenant', TaskNotFoundError, 404, async () => client.getTask({ tenant: 'other', id: (await client.sendMessage(say('count to 1'))).id })],
  ['a task that has ended, to be canceled', TaskNotCancelableError, 400, async () => client.cancelTask({ tenant: '', id: (await client.sendMessage(say('count to 1'))).id })],
  ['a task that has ended, to be followed', UnsupportedOperationError, 400, async () => all(client.resubscribeTask({ tenant: '', id: (await client.sendMessage(say('count to 1'))).id }))],
  ['a task that has ended, to be told something', UnsupportedOperationError, 400, async () => client.sendMessage(say('3', { taskId: (await client.sendMessage(say('count to 1'))).id }))],
  ['a message without parts', RequestMalformedError, 400, () => client.sendMessage(say('', { parts: [] }))],
  ['a message without parts, as a stream', RequestMalformedError, 400, () => all(client.sendMessageStream(say('', { parts: [] })))],
  ['a page that is too long', RequestMalformedError, 400, () => client.listTasks({ tenant: '', pageSize: 101 })],
  ['a time that is none', RequestMalformedError, 400, () => client.listTasks({ tenant: '', statusTimestampAfter: 'yesterday' })],
  ['a picture', ContentTypeNotSupportedError, 400, () => client.sendMessage(say('', { parts: [{ content: { $case: 'url', value: 'http://localhost/a.png' } }] }))],
  ['an answer in pictures', ContentTypeNotSupportedError, 400, () => client.sendMessage({ ...say('count to 1'), configuration: { acceptedOutputModes: ['image/png'] } })],
  ['a call when something changes', PushNotificationNotSupportedError, 400, () => client.deleteTaskPushNotificationConfig({ tenant: '', taskId: 'a', id: 'b' })],
  ['another card', UnsupportedOperationError, 400, () => client.transport.getExtendedAgentCard({ tenant: '' }, { serviceParameters: { 'A2A-Version': '1.0' } })],
]) {
  test(`${what}: ${type === undefined ? '' : new type().name}`, async () => {
    await assert.rejects(ask(), error => error instanceof type && error.statusCode === status);
  });
}

test('tenants have tasks of their own, below a path of their own', async () => {
  const task = await client.sendMessage({ ...say('count to 1'), tenant: 'anna' });
  assert.equal((await client.getTask({ tenant: 'anna', id: task.id })).id, task.id);
  assert.equal((await client.listTasks({ tenant: 'anna' })).totalSize, 1);
  assert.deepEqual((await all(client.sendMessageStream({ ...say('hello'), tenant: 'anna' }))).map(event => event.payload.$case), ['message']);
});

test('nothing of this was an error of the agent', () => {
  assert.deepEqual([...agent.errors(), ...slow.agent.errors()], []);
});
