using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Upstream.Intercept;

/// <summary>Notes every call, adds metadata and a deadline to it, and notes how it ended.</summary>
public class ClientLogInterceptor(CallLog log, string name = "client") : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} blocking {context.Method.Type} {context.Method.Name}");
        return continuation(request, Extend(context));
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} {context.Method.Type} {context.Method.Name}");
        var call = continuation(request, Extend(context));
        return new AsyncUnaryCall<TResponse>(ReadAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} {context.Method.Type} {context.Method.Name}");
        return continuation(request, Extend(context));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} {context.Method.Type} {context.Method.Name}");
        return continuation(Extend(context));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        log.Add($"{name} {context.Method.Type} {context.Method.Name}");
        return continuation(Extend(context));
    }

    private async Task<TResponse> ReadAsync<TResponse>(Task<TResponse> response)
    {
        try
        {
            return await response;
        }
        catch (RpcException error)
        {
            log.Add($"{name} failed {error.StatusCode}");
            throw;
        }
    }

    private ClientInterceptorContext<TRequest, TResponse> Extend<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? [])
        {
            headers.Add(entry);
        }

        headers.Add("caller", name);
        return new ClientInterceptorContext<TRequest, TResponse>(
            context.Method, context.Host, context.Options.WithHeaders(headers).WithDeadline(context.Options.Deadline ?? DateTime.UtcNow.AddMinutes(5)));
    }
}
