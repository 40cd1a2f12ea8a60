using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Upstream.Intercept;

/// <summary>Notes every call on its way in and out, and turns exceptions that are no RpcException into a status.</summary>
public class ServerLogInterceptor(CallLog log, string name) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        LogAsync<TRequest, TResponse, TResponse>(MethodType.Unary, context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        LogAsync<TRequest, TResponse, TResponse>(MethodType.ClientStreaming, context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        LogAsync<TRequest, TResponse, bool>(MethodType.ServerStreaming, context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        LogAsync<TRequest, TResponse, bool>(MethodType.DuplexStreaming, context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<TResult> LogAsync<TRequest, TResponse, TResult>(MethodType type, ServerCallContext context, Func<Task<TResult>> call)
        where TRequest : class
        where TResponse : class
    {
        log.Add($"{name} in {type} {typeof(TRequest).Name} {typeof(TResponse).Name}");
        context.UserState[name] = true;
        context.ResponseTrailers.Add("seen-by", name);
        try
        {
            return await call();
        }
        catch (InvalidOperationException error)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, error.Message));
        }
        finally
        {
            log.Add($"{name} out");
        }
    }
}
