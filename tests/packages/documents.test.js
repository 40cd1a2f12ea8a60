// Applications on Microsoft's transcoding, without the gateway, that take one of our packages for their documents.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, startProject } from './harness/application.js';
import { central } from './harness/feed.js';
import { createGreeter } from './harness/greeter.js';

async function createMicrosofts(name, services) {
  const project = await createGreeter(name, `builder.Services.AddGrpc().AddJsonTranscoding();\n${services}`);
  project.add('Microsoft.AspNetCore.Grpc.JsonTranscoding', central.get('Microsoft.AspNetCore.Grpc.JsonTranscoding').version);
  project.insertBefore(`${name}.csproj`, '</Project>', '  <PropertyGroup>\n    <IncludeHttpRuleProtos>true</IncludeHttpRuleProtos>\n  </PropertyGroup>\n');
  return project;
}

function describes(document) {
  assert.deepEqual(Object.keys(document.paths), ['/', '/v1/hello/{name}', '/v1/hello', '/v1/countdown/{name}']);
  assert.equal(document.paths['/v1/hello'].post.operationId, 'Greeter_SayHelloByBody');

  // What Microsoft's engine does: lines that it calls JSON.
  assert.deepEqual(Object.keys(document.paths['/v1/countdown/{name}'].get.responses['200'].content), ['application/json']);
}

test('the calls of Microsoft.AspNetCore.Grpc.Swagger work with Gateway.OpenApi.Swashbuckle in its place', async () => {
  const project = await createMicrosofts('Swagger', `
builder.Services.AddGrpcSwagger();
builder.Services.AddSwaggerGen(options =>
{
    options.SwaggerDoc("v1", new Microsoft.OpenApi.OpenApiInfo { Title = "Greeter", Version = "v1" });
    options.IncludeGrpcXmlComments(Path.Combine(AppContext.BaseDirectory, "Swagger.xml"), includeControllerXmlComments: true);
});`);
  project.add('Gateway.OpenApi.Swashbuckle');
  project.insertBefore('Program.cs', 'app.Run();', 'app.UseSwagger();\napp.UseSwaggerUI();\n');
  project.insertBefore('Swagger.csproj', '</Project>', '  <PropertyGroup>\n    <GenerateDocumentationFile>true</GenerateDocumentationFile>\n    <NoWarn>$(NoWarn);CS1591</NoWarn>\n  </PropertyGroup>\n');
  await project.build();
  const application = await startProject(project);
  describes(JSON.parse((await ask(`${application.url}/swagger/v1/swagger.json`)).text));
  assert.match((await ask(`${application.url}/swagger/index.html`)).type, /^text\/html/);
  assert.equal(JSON.parse((await ask(`${application.url}/v1/hello/world`)).text).message, 'Hello world');
  await application.stop();
});

test('AddOpenApi() has the methods with Gateway.OpenApi.AspNetCore', async () => {
  const project = await createMicrosofts('OpenApi', 'builder.Services.AddOpenApi(options => options.AddGateway());');
  project.add('Microsoft.AspNetCore.OpenApi', central.get('Microsoft.AspNetCore.OpenApi').version);
  project.add('Gateway.OpenApi.AspNetCore');
  project.insertBefore('Program.cs', 'app.Run();', 'app.MapOpenApi();\n');
  await project.build();
  const application = await startProject(project);
  describes(JSON.parse((await ask(`${application.url}/openapi/v1.json`)).text));
  await application.stop();
});
