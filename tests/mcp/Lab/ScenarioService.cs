using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Gateway.Mcp.Lab;

/// <summary>Does what the scenarios ask of their tools.</summary>
public sealed class ScenarioService : Scenarios.ScenariosBase
{
    public override Task<Said> Say(Empty request, ServerCallContext context) => Task.FromResult(new Said { Text = "This is a simple text response for testing." });

    public override Task<Said> Fail(Empty request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.Aborted, "This tool intentionally returns an error for testing"));

    public override async Task SayOften(Empty request, IServerStreamWriter<Said> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= 3; i++)
        {
            await responseStream.WriteAsync(new Said { Text = $"{i} of 3" }, context.CancellationToken);
        }
    }

    public override Task<Said> Locate(Place request, ServerCallContext context) => Task.FromResult(new Said { Text = request.Name });
}
