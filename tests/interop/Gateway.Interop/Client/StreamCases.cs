using Gateway.Interop.Protos;
using Grpc.Core;

namespace Gateway.Interop.Client;

/// <summary>Streams of requests, of responses, and of both in turn.</summary>
internal static class StreamCases
{
    public static async Task ClientStreamingAsync(InteropTarget target)
    {
        using var call = target.Service.StreamingInputCall();
        foreach (var size in Payloads.RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Payloads.Of(size) });
        }

        await call.RequestStream.CompleteAsync();
        InteropFailure.Unless(Payloads.RequestSizes.Sum(), (await call).AggregatedPayloadSize, "aggregated size");
    }

    public static async Task ServerStreamingAsync(InteropTarget target)
    {
        using var call = target.Service.StreamingOutputCall(new StreamingOutputCallRequest
        {
            ResponseParameters = { Payloads.ResponseSizes.Select(static size => new ResponseParameters { Size = size }) },
        });
        var count = 0;
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            Payloads.Check(response.Payload, Payloads.ResponseSizes[count++]);
        }

        InteropFailure.Unless(Payloads.ResponseSizes.Count, count, "responses");
    }

    public static async Task PingPongAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall();
        foreach (var (request, response) in Payloads.RequestSizes.Zip(Payloads.ResponseSizes))
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest
            {
                Payload = Payloads.Of(request),
                ResponseParameters = { new ResponseParameters { Size = response } },
            });
            InteropFailure.Unless(true, await call.ResponseStream.MoveNext(), "a response to each request");
            Payloads.Check(call.ResponseStream.Current.Payload, response);
        }

        await call.RequestStream.CompleteAsync();
        InteropFailure.Unless(false, await call.ResponseStream.MoveNext(), "a response to no request");
    }

    public static async Task EmptyStreamAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        InteropFailure.Unless(false, await call.ResponseStream.MoveNext(), "a response");
        InteropFailure.Unless(StatusCode.OK, call.GetStatus().StatusCode, "status");
    }
}
