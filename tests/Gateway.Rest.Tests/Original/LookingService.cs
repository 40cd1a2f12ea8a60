using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>Does something with the context of each call, and then sends back what it got.</summary>
internal sealed class LookingService(Func<ServerCallContext, Task> look) : LabService
{
    public LookingService(Action<ServerCallContext> look)
        : this(context =>
        {
            look(context);
            return Task.CompletedTask;
        })
    {
    }

    public override async Task<AskResp> Ask(AskReq request, ServerCallContext context)
    {
        await look(context);
        return await base.Ask(request, context);
    }

    public override async Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context)
    {
        await look(context);
        await base.Watch(request, responseStream, context);
    }

    public override async Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
    {
        await look(context);
        return await base.Collect(requestStream, context);
    }

    public override async Task Talk(IAsyncStreamReader<AskReq> requestStream, IServerStreamWriter<AskResp> responseStream, ServerCallContext context)
    {
        await look(context);
        await base.Talk(requestStream, responseStream, context);
    }
}
