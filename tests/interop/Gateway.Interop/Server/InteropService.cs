using Gateway.Interop.Protos;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Interop.Server;

/// <summary>The service of gRPC's interoperability tests, written as for any gRPC server of ASP.NET Core.</summary>
internal sealed class InteropService : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);

        // An empty message compressed by .NET is no bytes at all, which grpc-js refuses.
        context.WriteOptions = OptionsOf(null);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompression(request.ExpectCompressed, CountingCompressionProvider.Decompressed > 0);
        await EchoMetadataAsync(context);
        ThrowIfAsked(request.ResponseStatus);
        context.WriteOptions = OptionsOf(request.ResponseCompressed);
        return new SimpleResponse { Payload = PayloadOf(request.ResponseSize) };
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        var size = 0;
        var before = CountingCompressionProvider.Decompressed;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            CheckCompression(request.ExpectCompressed, CountingCompressionProvider.Decompressed > before);
            before = CountingCompressionProvider.Decompressed;
            size += request.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task StreamingOutputCall(StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            requests.Add(request);
        }

        foreach (var request in requests)
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    private static async Task AnswerAsync(StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        ThrowIfAsked(request.ResponseStatus);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), context.CancellationToken);
            }

            responses.WriteOptions = OptionsOf(parameters.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = PayloadOf(parameters.Size) }, context.CancellationToken);
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.Get(EchoInitial) is { } initial)
        {
            await context.WriteResponseHeadersAsync([new Metadata.Entry(EchoInitial, initial.Value)]);
        }

        if (context.RequestHeaders.Get(EchoTrailing) is { } trailing)
        {
            context.ResponseTrailers.Add(EchoTrailing, trailing.ValueBytes);
        }
    }

    private static void CheckCompression(BoolValue? expected, bool compressed)
    {
        if (expected is not null && expected.Value != compressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message says compressed: {expected.Value}; it came compressed: {compressed}."));
        }
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    // The server compresses whatever it may; a message that nobody asked to have compressed goes out as it is.
    private static WriteOptions OptionsOf(BoolValue? compressed) => new(compressed is { Value: true } ? 0 : WriteFlags.NoCompress);

    private static Payload PayloadOf(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
