using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Greetering.Api.Services;

/// <summary>
/// Reports a failed write of a stream whose client has left as a cancellation. Grpc.AspNetCore may find the call over just before its token is cancelled: then a write throws
/// <see cref="InvalidOperationException"/>, which it would log as an error of the service.
/// </summary>
internal sealed class GoneClients : Interceptor
{
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (InvalidOperationException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(context.CancellationToken);
        }
    }
}
