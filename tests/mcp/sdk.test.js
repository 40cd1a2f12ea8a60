// The TypeScript SDK as a client of the service.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { start } from './program.js';

let service;
let client;
before(async () => {
  const free = 'http://127.0.0.1:0';
  service = await start('Greetering.Api', { Kestrel__Endpoints__Rest__Url: free, Kestrel__Endpoints__Rest__Protocols: 'Http1', Kestrel__Endpoints__Grpc__Url: free, Kestrel__Endpoints__Grpc__Protocols: 'Http1', Chat__Console: 'false' });
  client = new Client({ name: 'tests', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', service.url)));
  await client.listTools();
});
after(async () => {
  await client.close();
  await service.stop();
});

test('tools have the comments of the .proto file, and schemas of both sides', async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(tool => tool.name), ['Greetering_Hello', 'Greetering_StreamHello', 'Greetering_FailHello']);
  assert.equal(tools[0].description, 'Greets one name.');
  assert.equal(tools[0].inputSchema.properties.name.description, 'Whom to greet. Must not be empty for Hello.');
  assert.equal(tools[0].annotations.readOnlyHint, true);
});

test('an answer keeps to the schema of the tool, which the client checks', async () => {
  const answer = await client.callTool({ name: 'Greetering_Hello', arguments: { name: 'world' } });
  assert.deepEqual(answer.structuredContent, { msg: 'Hello world' });
});

test('a stream tells of its progress, and comes as one result', async () => {
  const seen = [];
  const answer = await client.callTool({ name: 'Greetering_StreamHello', arguments: { name: 'world' } }, undefined, { onprogress: progress => seen.push(progress.progress) });
  assert.equal(answer.structuredContent.messages.length, 10);
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a failure has the status with its details, and what came before it', async () => {
  const answer = await client.callTool({ name: 'Greetering_FailHello', arguments: { code: 5, after: 2 } });
  assert.equal(answer.isError, true);
  assert.equal(JSON.parse(answer.content[0].text).details[0]['@type'], 'type.googleapis.com/google.rpc.ResourceInfo');
  assert.deepEqual(JSON.parse(answer.content[1].text).messages.map(message => message.msg), ['This is 1 Msg', 'This is 2 Msg']);
});

test('arguments that do not fit are an error that names the place', async () => {
  const answer = await client.callTool({ name: 'Greetering_Hello', arguments: { name: 1 } });
  assert.equal(answer.isError, true);
  assert.match(JSON.parse(answer.content[0].text).message, /^\$\.name: expected a string, found 1/);
});

test('a tool that does not exist is an error of the protocol, and none in the log', async () => {
  await assert.rejects(client.callTool({ name: 'nothing', arguments: {} }), { code: -32602 });
  assert.deepEqual(service.log.filter(line => /^(fail|crit):/.test(line)), []);
});
