using Gateway.Interop.Protos;
using Grpc.Core;

namespace Gateway.Interop.Client;

/// <summary>One request, one response, and the metadata around them.</summary>
internal static class UnaryCases
{
    private const string InitialKey = "x-grpc-test-echo-initial";
    private const string TrailingKey = "x-grpc-test-echo-trailing-bin";
    private const string InitialValue = "test_initial_metadata_value";
    private static readonly byte[] TrailingValue = [0xAB, 0xAB, 0xAB];

    public static async Task EmptyUnaryAsync(InteropTarget target) =>
        InteropFailure.Unless(new Empty(), await target.Service.EmptyCallAsync(new Empty()), "response");

    public static async Task LargeUnaryAsync(InteropTarget target) =>
        Payloads.Check((await target.Service.UnaryCallAsync(Payloads.LargeSimpleRequest())).Payload, Payloads.LargeResponse);

    public static async Task CustomMetadataAsync(InteropTarget target)
    {
        Metadata metadata = [new(InitialKey, InitialValue), new(TrailingKey, TrailingValue)];

        using var unary = target.Service.UnaryCallAsync(Payloads.LargeSimpleRequest(), metadata);
        await unary;
        Check(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = target.Service.FullDuplexCall(metadata);
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest
        {
            Payload = Payloads.Of(Payloads.LargeRequest),
            ResponseParameters = { new ResponseParameters { Size = Payloads.LargeResponse } },
        });
        await duplex.RequestStream.CompleteAsync();
        await foreach (var response in duplex.ResponseStream.ReadAllAsync())
        {
            Payloads.Check(response.Payload, Payloads.LargeResponse);
        }

        Check(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    private static void Check(Metadata headers, Metadata trailers)
    {
        InteropFailure.Unless(InitialValue, headers.GetValue(InitialKey), InitialKey);
        InteropFailure.Unless(Convert.ToHexString(TrailingValue), Convert.ToHexString(trailers.GetValueBytes(TrailingKey) ?? []), TrailingKey);
    }
}
