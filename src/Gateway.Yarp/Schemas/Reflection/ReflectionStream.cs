using Grpc.Core;
using Grpc.Reflection.V1;

namespace Gateway.Yarp.Schemas.Reflection;

/// <summary>One call of server reflection. The server answers the requests in their order.</summary>
internal sealed class ReflectionStream(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call) : IDisposable
{
    /// <summary>The number of answers so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Sends a request. If the call has ended, reading the answer tells why.</summary>
    public async Task SendAsync(ServerReflectionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What a write throws depends on the moment at which the call ends. What a read throws is the status.
        }
    }

    /// <summary>Reads the answer to the earliest request without one; null if the server has ended the call without an error.</summary>
    /// <exception cref="RpcException">The call has failed.</exception>
    public async Task<ServerReflectionResponse?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (!await call.ResponseStream.MoveNext(cancellationToken))
        {
            return null;
        }

        Answers++;
        return call.ResponseStream.Current;
    }

    public void Dispose() => call.Dispose();
}
