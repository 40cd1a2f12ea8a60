using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Upstream.Intercept;

/// <summary>Notes when it is made and when it is disposed of.</summary>
public sealed class LifetimeInterceptor : Interceptor, IDisposable
{
    private readonly CallLog _log;

    public LifetimeInterceptor(CallLog log)
    {
        _log = log;
        log.Add("made");
    }

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) => continuation(request, context);

    public void Dispose() => _log.Add("disposed");
}
