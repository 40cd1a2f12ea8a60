using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>A service whose methods of all four kinds do the same, with the streams that their kind has. Answers are empty.</summary>
internal sealed class WorkingService(Func<IAsyncStreamReader<AskReq>?, IServerStreamWriter<AskResp>?, ServerCallContext, Task> work) : LabService
{
    public override async Task<AskResp> Ask(AskReq request, ServerCallContext context)
    {
        await work(null, null, context);
        return new AskResp();
    }

    public override Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => work(null, responseStream, context);

    public override async Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
    {
        await work(requestStream, null, context);
        return new AskResp();
    }

    public override Task Talk(IAsyncStreamReader<AskReq> requestStream, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) =>
        work(requestStream, responseStream, context);
}
