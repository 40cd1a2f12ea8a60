using Gateway.Interop.Protos;
using Grpc.Core;

namespace Gateway.Interop.Client;

/// <summary>Messages compressed one by one, in both directions.</summary>
internal static class CompressionCases
{
    // By this metadata a call of .NET chooses the encoding of its requests.
    private static readonly Metadata Gzip = [new("grpc-internal-encoding-request", "gzip")];

    public static async Task ClientCompressedUnaryAsync(InteropTarget target)
    {
        // A server that does not look at expect_compressed would let everything below pass.
        var lying = Request(expectCompressed: true);
        await StatusCases.ExpectAsync(StatusCode.InvalidArgument, () => target.Service.UnaryCallAsync(lying).ResponseAsync);

        Payloads.Check((await target.Service.UnaryCallAsync(Request(expectCompressed: true), Gzip)).Payload, Payloads.LargeResponse);
        Payloads.Check((await target.Service.UnaryCallAsync(Request(expectCompressed: false))).Payload, Payloads.LargeResponse);
    }

    public static async Task ClientCompressedStreamingAsync(InteropTarget target)
    {
        using (var lying = target.Service.StreamingInputCall())
        {
            await lying.RequestStream.WriteAsync(Input(27_182, expectCompressed: true));
            await lying.RequestStream.CompleteAsync();
            await StatusCases.ExpectAsync(StatusCode.InvalidArgument, () => lying.ResponseAsync);
        }

        using var call = target.Service.StreamingInputCall(Gzip);
        await call.RequestStream.WriteAsync(Input(27_182, expectCompressed: true));
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Input(45_904, expectCompressed: false));
        await call.RequestStream.CompleteAsync();
        InteropFailure.Unless(73_086, (await call).AggregatedPayloadSize, "aggregated size");
    }

    public static async Task ServerCompressedUnaryAsync(InteropTarget target)
    {
        foreach (var compressed in new[] { true, false })
        {
            target.Compression.Take();
            var request = Payloads.LargeSimpleRequest();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            var response = await target.Service.UnaryCallAsync(request);
            InteropFailure.Unless(compressed, target.Compression.Take(), "the response came compressed");
            Payloads.Check(response.Payload, Payloads.LargeResponse);
        }
    }

    public static async Task ServerCompressedStreamingAsync(InteropTarget target)
    {
        (int Size, bool Compressed)[] expected = [(31_415, true), (92_653, false)];
        using var call = target.Service.StreamingOutputCall(new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                expected.Select(static part => new ResponseParameters { Size = part.Size, Compressed = new BoolValue { Value = part.Compressed } }),
            },
        });
        foreach (var (size, compressed) in expected)
        {
            target.Compression.Take();
            InteropFailure.Unless(true, await call.ResponseStream.MoveNext(), "a response");
            InteropFailure.Unless(compressed, target.Compression.Take(), "the response came compressed");
            Payloads.Check(call.ResponseStream.Current.Payload, size);
        }

        InteropFailure.Unless(false, await call.ResponseStream.MoveNext(), "one response more");
    }

    private static SimpleRequest Request(bool expectCompressed)
    {
        var request = Payloads.LargeSimpleRequest();
        request.ExpectCompressed = new BoolValue { Value = expectCompressed };
        return request;
    }

    private static StreamingInputCallRequest Input(int size, bool expectCompressed) =>
        new() { Payload = Payloads.Of(size), ExpectCompressed = new BoolValue { Value = expectCompressed } };
}
