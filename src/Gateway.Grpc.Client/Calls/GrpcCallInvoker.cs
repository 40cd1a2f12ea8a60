using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The four kinds of call, for generated clients.</summary>
internal sealed class GrpcCallInvoker(GrpcChannel channel) : CallInvoker
{
    private static readonly Func<object, Task<Metadata>> Headers = static call => ((HttpCall)call).GetResponseHeadersAsync();
    private static readonly Func<object, Status> GetStatus = static call => ((HttpCall)call).GetStatus();
    private static readonly Func<object, Metadata> Trailers = static call => ((HttpCall)call).GetTrailers();
    private static readonly Action<object> Dispose = static call => ((HttpCall)call).Dispose();

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = StartSingle(method, host, options, request);
        var response = new ResponseReader<TResponse>(call, method.ResponseMarshaller);
        var answer = response.ReadSingleAsync();
        call.Response = answer;
        return new AsyncUnaryCall<TResponse>(answer, Headers, GetStatus, Trailers, Dispose, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = StartSingle(method, host, options, request);
        var responses = new ResponseReader<TResponse>(call, method.ResponseMarshaller);
        return new AsyncServerStreamingCall<TResponse>(responses, Headers, GetStatus, Trailers, Dispose, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = StartStream(method, host, options);
        var response = new ResponseReader<TResponse>(call, method.ResponseMarshaller);
        var answer = response.ReadSingleAsync();
        call.Response = answer;
        return new AsyncClientStreamingCall<TRequest, TResponse>(requests, answer, Headers, GetStatus, Trailers, Dispose, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = StartStream(method, host, options);
        var responses = new ResponseReader<TResponse>(call, method.ResponseMarshaller);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(requests, responses, Headers, GetStatus, Trailers, Dispose, call);
    }

    private HttpCall StartSingle<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        var call = new HttpCall(channel, method, host, options);
        var framer = call.CreateFramer();
        try
        {
            var frame = framer.Frame(request, method.RequestMarshaller.ContextualSerializer, options.WriteOptions);
            call.CountSent(framer.MessageLength);
            call.Start(new SingleRequestContent(framer, frame));
        }
        catch (CallFailure failure)
        {
            framer.Release();
            call.FailToStart(failure);
        }

        return call;
    }

    private (HttpCall Call, RequestWriter<TRequest> Requests) StartStream<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        var call = new HttpCall(channel, method, host, options);
        var content = new StreamedRequestContent();
        call.Start(content);
        return (call, new RequestWriter<TRequest>(call, content, method.RequestMarshaller) { WriteOptions = options.WriteOptions });
    }
}
