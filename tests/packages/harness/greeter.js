// A service that a user has: its .proto file and its class, on Grpc.AspNetCore.
import { readFileSync } from 'node:fs';
import { Project, central } from './feed.js';

const service = `
public sealed class GreeterService : Greet.Greeter.GreeterBase
{
    public override Task<Greet.HelloReply> SayHello(Greet.HelloRequest request, Grpc.Core.ServerCallContext context) =>
        request.Name == "nobody"
            ? throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.NotFound, "Nobody is here."))
            : Task.FromResult(new Greet.HelloReply { Message = $"Hello {request.Name}" });

    public override async Task CountDown(Greet.HelloRequest request, Grpc.Core.IServerStreamWriter<Greet.HelloReply> responseStream, Grpc.Core.ServerCallContext context)
    {
        for (var left = 3; left > 0; left--)
        {
            await responseStream.WriteAsync(new Greet.HelloReply { Message = $"{request.Name} {left}" });
        }
    }
}
`;

/** Puts the service into an application that `dotnet new web` has made; `grpc` is what the application adds to its services. */
export async function createGreeter(name, grpc) {
  const project = await Project.create('web', name, '--no-restore');
  project.write('greet.proto', readFileSync(new URL('../protos/greet.proto', import.meta.url), 'utf8'));
  project.write('GreeterService.cs', service);
  project.insertBefore(`${name}.csproj`, '</Project>', '  <ItemGroup>\n    <Protobuf Include="greet.proto" GrpcServices="Server" />\n  </ItemGroup>\n');
  project.insertBefore('Program.cs', 'var app = ', `${grpc}\n`);
  project.insertBefore('Program.cs', 'app.Run();', 'app.MapGrpcService<GreeterService>();\n');
  project.add('Grpc.AspNetCore', central.get('Grpc.AspNetCore').version);
  return project;
}

/** Adds the gateway as its README says: one package and two lines. */
export function addGateway(project) {
  project.add('Gateway.Rest');
  project.insertBefore('Program.cs', 'var app = ', 'builder.Services.AddGateway();\n');
  project.insertBefore('Program.cs', 'app.Run();', 'app.MapGateway();\n');
}
