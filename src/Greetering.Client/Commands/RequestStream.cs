using Grpc.Core;

namespace Greetering.Client.Commands;

/// <summary>The requests of a streaming call whose status only the reader of the response reports.</summary>
internal static class RequestStream
{
    /// <summary>Sends a message.</summary>
    /// <returns>False when the call has ended; its response carries the status.</returns>
    public static async Task<bool> TryWriteAsync<T>(this IClientStreamWriter<T> requests, T message, CancellationToken cancellationToken)
    {
        try
        {
            await requests.WriteAsync(message, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or IOException or HttpRequestException or InvalidOperationException)
        {
            // A write that is pending when the connection or the stream breaks throws the exception of the transport instead of an RpcException:
            // https://github.com/grpc/grpc-dotnet/issues/2638.
            return false;
        }
    }
}
