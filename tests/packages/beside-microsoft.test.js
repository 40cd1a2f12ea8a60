// An application that runs Microsoft's JSON transcoding, before and after the gateway is added to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, linesOf, startProject } from './harness/application.js';
import { central } from './harness/feed.js';
import { addGateway, createGreeter } from './harness/greeter.js';

const events = { headers: { accept: 'text/event-stream' } };

// What both answer alike: existing clients see no change.
async function answersAsBefore(url) {
  assert.equal((await ask(`${url}/v1/hello/world`)).status, 200);
  assert.deepEqual(JSON.parse((await ask(`${url}/v1/hello/world`)).text), { message: 'Hello world' });
  assert.deepEqual(JSON.parse((await ask(`${url}/v1/hello`, { body: '{"name":"world","unknown":1}' })).text), { message: 'Hello world' });
  assert.deepEqual(linesOf(await ask(`${url}/v1/countdown/world`)), [3, 2, 1].map(left => ({ message: `world ${left}` })));
  assert.equal((await ask(`${url}/v1/hello/nobody`)).status, 404);
}

// Events are what the gateway has and Microsoft's transcoding has not.
const servesEvents = async url => (await ask(`${url}/v1/countdown/world`, events)).type === 'text/event-stream';

let project;

test('before: Microsoft\'s transcoding answers', async () => {
  project = await createGreeter('Existing', 'builder.Services.AddGrpc().AddJsonTranscoding();');
  project.add('Microsoft.AspNetCore.Grpc.JsonTranscoding', central.get('Microsoft.AspNetCore.Grpc.JsonTranscoding').version);
  project.insertBefore('Existing.csproj', '</Project>', '  <PropertyGroup>\n    <IncludeHttpRuleProtos>true</IncludeHttpRuleProtos>\n  </PropertyGroup>\n');
  await project.build();
  const application = await startProject(project);
  await answersAsBefore(application.url);
  assert.equal(await servesEvents(application.url), false);
  await application.stop();
});

test('after: the gateway answers the same requests alike, and events too', async () => {
  addGateway(project);
  await project.build();
  const application = await startProject(project);
  await answersAsBefore(application.url);
  assert.equal(await servesEvents(application.url), true);
  await application.stop();
});

test('with Gateway:Enabled=false Microsoft\'s transcoding answers again', async () => {
  const application = await startProject(project, { Gateway__Enabled: 'false' });
  await answersAsBefore(application.url);
  assert.equal(await servesEvents(application.url), false);
  await application.stop();
});
