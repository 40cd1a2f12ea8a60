using Gateway.Mcp.Lab;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Mcp.Tests;

/// <summary>Does what the tests ask of tools.</summary>
internal sealed class ThingService(Doings doings) : Things.ThingsBase
{
    public override Task<Thing> Get(Thing request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Thing> Create(Thing request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.AlreadyExists, "It is there."));

    public override Task<Empty> Delete(Thing request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<Thing> Wait(Thing request, ServerCallContext context)
    {
        doings.Begun.TrySetResult();
        await using var told = context.CancellationToken.Register(() => doings.Cancelled.TrySetResult());
        await doings.MayEnd.Task;
        return request;
    }

    public override async Task Count(Thing request, IServerStreamWriter<Thing> responseStream, ServerCallContext context)
    {
        await using var told = context.CancellationToken.Register(() => doings.Cancelled.TrySetResult());
        for (var i = 1; ; i++)
        {
            await responseStream.WriteAsync(new Thing { Id = request.Id, Size = i }, context.CancellationToken);
        }
    }

    [Authorize]
    public override Task<Thing> Secret(Thing request, ServerCallContext context) => Task.FromResult(new Thing { Id = context.GetHttpContext().User.Identity!.Name });

    public override Task<Thing> Tell(Thing request, ServerCallContext context) => Task.FromResult(new Thing { Id = context.RequestHeaders.GetValue("x-asked") ?? "" });

    public override Task<Timestamp> When(Thing request, ServerCallContext context) => Task.FromResult(new Timestamp { Seconds = 1 });
}
