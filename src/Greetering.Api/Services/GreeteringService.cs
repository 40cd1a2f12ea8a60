using System.Globalization;
using Google.Rpc;
using Greetering.Api.Chat;
using Grpc.Core;
using Proto;

namespace Greetering.Api.Services;

/// <summary>The service, written like any gRPC service on .NET.</summary>
public sealed class GreeteringService(ChatRoom room, ChatFarewell farewell, TextWriter console) : Proto.Greetering.GreeteringBase
{
    private const int Countdown = 10;
    private const int MostMessagesBeforeFailure = 1_000;

    /// <inheritdoc/>
    public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context)
    {
        if (request.Name.Length == 0)
        {
            throw Failures.InvalidField("name", "must not be empty");
        }

        return Task.FromResult(new HelloResp { Msg = $"Hello {request.Name}" });
    }

    /// <inheritdoc/>
    public override async Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        for (var left = Countdown; left > 0; left--)
        {
            await responseStream.WriteAsync(new HelloResp { Msg = $"This is {left} Msg" }, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task<HelloResp> CollectHello(IAsyncStreamReader<HelloReq> requestStream, ServerCallContext context)
    {
        var count = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            count++;
            await console.WriteLineAsync($"client: {ConsoleText.Printable(request.Name)}");
        }

        context.ResponseTrailers.Add("hello-count", count.ToString(CultureInfo.InvariantCulture));
        return new HelloResp { Msg = "server end." };
    }

    /// <inheritdoc/>
    public override Task ChatHello(IAsyncStreamReader<HelloReq> requestStream, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        farewell.WaitFor(context.GetHttpContext().Response);
        return room.ChatAsync(requestStream, responseStream, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task FailHello(FailReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        if (!Enum.IsDefined((Code)request.Code))
        {
            throw Failures.InvalidField("code", "must be a google.rpc.Code, 0 to 16");
        }

        if (request.After is < 0 or > MostMessagesBeforeFailure)
        {
            throw Failures.InvalidField("after", $"must be 0 to {MostMessagesBeforeFailure}");
        }

        for (var number = 1; number <= request.After; number++)
        {
            await responseStream.WriteAsync(new HelloResp { Msg = $"This is {number} Msg" }, context.CancellationToken);
        }

        if ((Code)request.Code is not Code.Ok)
        {
            throw Failures.Of((Code)request.Code, request.Message);
        }
    }
}
