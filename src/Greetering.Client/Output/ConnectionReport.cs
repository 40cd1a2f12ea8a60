using Google.Protobuf;
using Grpc.Core;

namespace Greetering.Client.Output;

/// <summary>
/// The end of a call without a status from the server: this side could not reach the server, or lost it.
/// <code>
/// Cannot connect to http://localhost:50051: Connection refused
/// </code>
/// </summary>
internal static class ConnectionReport
{
    /// <returns>A line that names the server; null when the call ended by a status.</returns>
    public static string? Of(RpcException error, Uri server)
    {
        const string NeverThere = "Cannot connect to", Gone = "Lost the connection to";
        var cause = error.Status.DebugException;
        var what = cause switch
        {
            // Grpc.Net.Client calls a failure of TLS or of a proxy INTERNAL.
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } => NeverThere,
            HttpRequestException when error.StatusCode == StatusCode.Unavailable => NeverThere,
            // Also an IOException, although the connection works: the server sent bytes that are not a valid message.
            InvalidProtocolBufferException => null,
            not null when error.StatusCode == StatusCode.Unavailable => Gone,
            _ => null,
        };
        return what is null ? null : $"{what} {server.GetLeftPart(UriPartial.Authority)}: {Reason(cause!)}";
    }

    private static string Reason(Exception cause)
    {
        // The innermost exception is the most precise, unless it only reports that the handler has closed its socket.
        while (cause.InnerException is { } inner and not ObjectDisposedException)
        {
            cause = inner;
        }

        return cause.Message;
    }
}
