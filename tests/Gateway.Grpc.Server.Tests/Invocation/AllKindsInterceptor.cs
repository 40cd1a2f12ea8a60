using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Gateway.Grpc.Server.Tests.Invocation;

/// <summary>An interceptor that does the same for every kind of call.</summary>
internal abstract class AllKindsInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, inner => continuation(request, inner));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, inner => continuation(requestStream, inner));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, async inner =>
        {
            await continuation(request, responseStream, inner);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, async inner =>
        {
            await continuation(requestStream, responseStream, inner);
            return true;
        });

    protected abstract Task<T> AroundAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> next);
}
