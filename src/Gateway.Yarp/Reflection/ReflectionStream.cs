using Grpc.Core;
using Grpc.Reflection.V1;

namespace Gateway.Yarp.Reflection;

/// <summary>One call of server reflection. The server answers the requests in their order.</summary>
/// <param name="call">The call.</param>
/// <param name="time">The clock for ending the call.</param>
internal sealed class ReflectionStream(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    /// <summary>The number of answers so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Sends a request. If the call has ended, reading the answer gives the reason.</summary>
    public async Task SendAsync(ServerReflectionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The exception of a write depends on the moment at which the call ends. A read always throws the status.
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

    /// <summary>Tells the server that no more requests come, and gives it a moment to end the call.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Disposing alone would cancel the call, and many servers log that as an error.
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext(cancellationToken).WaitAsync(LongestEnd, time, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // All answers are there already.
        }
    }

    public void Dispose() => call.Dispose();
}
