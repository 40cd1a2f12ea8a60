// A new application with Grpc.AspNetCore, to which one package and two lines are added.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ask, linesOf, startProject } from './harness/application.js';
import { addGateway, createGreeter } from './harness/greeter.js';

let application;

before(async () => {
  const project = await createGreeter('Shop', 'builder.Services.AddGrpc();');
  addGateway(project);
  await project.build();
  application = await startProject(project);
});

test('a method is served by GET and POST', async () => {
  const expected = { status: 200, type: 'application/json', text: '{"message":"Hello world"}' };
  assert.deepEqual(await ask(`${application.url}/v1/hello/world`), expected);
  assert.deepEqual(await ask(`${application.url}/v1/hello`, { body: '{"name":"world"}' }), expected);
});

test('a stream is served by lines', async () => {
  assert.deepEqual(linesOf(await ask(`${application.url}/v1/countdown/world`)), [3, 2, 1].map(left => ({ message: `world ${left}` })));
});

test('the status of a service is the status of the answer', async () => {
  const { status, text } = await ask(`${application.url}/v1/hello/nobody`);
  assert.equal(status, 404);
  assert.deepEqual(JSON.parse(text), { code: 5, message: 'Nobody is here.', details: [] });
});

test('what the template has mapped is still there', async () => {
  assert.equal((await ask(application.url)).text, 'Hello World!');
});
