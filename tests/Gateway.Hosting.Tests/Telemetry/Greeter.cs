using Grpc.Core;
using Proto;

namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>Greets, fails with the code it is asked for, and chats until it is told to stop.</summary>
internal sealed class Greeter(Gate gate) : Greetering.GreeteringBase
{
    public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context) =>
        Enum.TryParse<StatusCode>(request.Name, out var code)
            ? throw new RpcException(new Status(code, "as asked for"))
            : Task.FromResult(new HelloResp { Msg = $"Hello {request.Name}" });

    public override async Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        for (var count = 0; count < 3; count++)
        {
            await responseStream.WriteAsync(new HelloResp { Msg = "hi" });
        }
    }

    public override async Task ChatHello(IAsyncStreamReader<HelloReq> requestStream, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(new HelloResp { Msg = request.Name });
        }

        await gate.Opened.Task.WaitAsync(context.CancellationToken);
    }
}
