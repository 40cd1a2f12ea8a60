using Gateway.Interop.Protos;
using Grpc.Core;

namespace Gateway.Interop.Client;

/// <summary>Calls that the client ends.</summary>
internal static class EndCases
{
    public static async Task CancelAfterBeginAsync(InteropTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = target.Service.StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await StatusCases.ExpectAsync(StatusCode.Cancelled, () => call.ResponseAsync);
    }

    public static async Task CancelAfterFirstResponseAsync(InteropTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = target.Service.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest
        {
            Payload = Payloads.Of(Payloads.RequestSizes[0]),
            ResponseParameters = { new ResponseParameters { Size = Payloads.ResponseSizes[0] } },
        });
        InteropFailure.Unless(true, await call.ResponseStream.MoveNext(CancellationToken.None), "a first response");
        await cancellation.CancelAsync();
        await StatusCases.ExpectAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    public static async Task TimeoutOnSleepingServerAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        try
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Payloads.Of(Payloads.RequestSizes[0]) });
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.DeadlineExceeded)
        {
            // The deadline may pass before the request has gone out.
        }

        await StatusCases.ExpectAsync(StatusCode.DeadlineExceeded, () => call.ResponseStream.MoveNext());
    }
}
