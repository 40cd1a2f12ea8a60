// Both templates as `dotnet new` makes them, built and asked; the proxy stands before the service.
import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { ask, linesOf, startProject } from './harness/application.js';
import { Project, dotnetNew, feed, version } from './harness/feed.js';
import { callNatively, textMessage } from './harness/native.js';

const development = { ASPNETCORE_ENVIRONMENT: 'Development' };
let service, proxy, running, proxying;

before(async () => {
  await dotnetNew('install', path.join(feed, `Gateway.Templates.${version}.nupkg`));

  // A name that is no name in C#.
  service = await Project.create('gateway-service', 'Orders-Api', '--port', '6123');
  await service.build();
  running = await startProject(service, development);
  proxy = await Project.create('gateway-proxy', 'Edge');
  await proxy.build();
  proxying = await startProject(proxy, { ...development, ReverseProxy__Clusters__greeter__Destinations__one__Address: running.url });
});

test('the project has the name and the port that were asked for', () => {
  assert.match(service.read('Program.cs'), /^using Orders_Api\.Services;/);
  assert.match(service.read('README.md'), /^\$ curl http:\/\/localhost:6123\/v1\/hello\/world$/m);
  assert.equal(JSON.parse(service.read('Properties/launchSettings.json')).profiles.http.applicationUrl, 'http://localhost:6123');
  assert.equal(JSON.parse(proxy.read('Properties/launchSettings.json')).profiles.http.applicationUrl, 'http://localhost:5090');
});

for (const [name, url] of [['the service', () => running.url], ['the proxy before it', () => proxying.url]]) {
  test(`${name} answers what the README shows, by REST and natively on one port`, async () => {
    assert.deepEqual(await ask(`${url()}/v1/hello/world`), { status: 200, type: 'application/json', text: '{"message":"Hello world"}' });
    assert.deepEqual(linesOf(await ask(`${url()}/v1/countdown/3`)), [{ left: 3 }, { left: 2 }, { left: 1 }]);
    assert.deepEqual(await callNatively(url(), '/greeter.v1.Greeter/SayHello', textMessage('world')), { status: 0, message: textMessage('Hello world') });
  });

  test(`${name} tells a client what is wrong`, async () => {
    const { status, text } = await ask(`${url()}/v1/countdown/0`);
    assert.equal(status, 400);
    assert.equal(JSON.parse(text).message, 'from must be 1 to 1000.');
    assert.equal((await ask(`${url()}/v1/hello`, { body: '{"nam":"world"}' })).status, 400);
  });

  test(`${name} has its pages in Development`, async () => {
    assert.ok(Object.hasOwn(JSON.parse((await ask(`${url()}/swagger/v1/swagger.json`)).text).paths, '/v1/hello/{name}'));
    assert.match((await ask(`${url()}/console`)).type, /^text\/html/);
  });
}

test('the proxy is alive and ready', async () => {
  assert.equal((await ask(`${proxying.url}/healthz`)).status, 200);
  assert.equal((await ask(`${proxying.url}/readyz`)).status, 200);
});

test('both end with exit code 0 when they are told to', async () => {
  assert.equal(await proxying.stop(), 0);
  assert.equal(await running.stop(), 0);
});

test('outside of Development there are no pages and no reflection', async () => {
  const plain = await startProject(service, { ASPNETCORE_ENVIRONMENT: 'Production' });
  assert.equal((await ask(`${plain.url}/swagger/v1/swagger.json`)).status, 404);
  assert.equal((await callNatively(plain.url, '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', Buffer.alloc(0))).status, 12);
  await plain.stop();
});
