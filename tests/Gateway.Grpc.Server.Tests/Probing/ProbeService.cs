using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>The service that does what the script says, written as for any gRPC server of ASP.NET Core.</summary>
internal sealed class ProbeService(Script script) : Probe.ProbeBase
{
    public override Task<Note> Unary(Note request, ServerCallContext context) => script.Unary(request, context);

    public override Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context) => script.Collect(requestStream, context);

    public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        script.Expand(request, responseStream, context);

    public override Task Chat(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        script.Chat(requestStream, responseStream, context);
}
