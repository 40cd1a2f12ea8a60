// The same agent by gRPC, on the same port: the gRPC transport of @a2a-js/sdk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TaskState } from '@a2a-js/sdk';
import { ClientFactory } from '@a2a-js/sdk/client';
import { GrpcTransportFactory } from '@a2a-js/sdk/client/grpc';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import { say, startAgent } from './agent.js';

let agent;
let client;
before(async () => {
  agent = await startAgent();
  client = await new ClientFactory({ transports: [new GrpcTransportFactory()] }).createFromUrl(agent.url);
});
after(() => agent.stop());

test('a task, its stream and its absence', async () => {
  const task = await client.sendMessage(say('count to 2'));
  assert.equal(task.status.state, TaskState.TASK_STATE_COMPLETED);

  const events = [];
  for await (const event of client.sendMessageStream(say('count to 2'))) {
    events.push(event.payload.$case);
  }

  assert.deepEqual(events, ['task', 'statusUpdate', 'artifactUpdate', 'artifactUpdate', 'statusUpdate']);
  await assert.rejects(client.getTask({ tenant: '', id: 'nothing' }), TaskNotFoundError);
});
