using System.Net.Sockets;
using Gateway.Yarp.Schemas;
using Grpc.Core;

namespace Gateway.Yarp.Reflection;

/// <summary>Explains to people why a server's reflection failed, and what to do.</summary>
internal static class ReflectionFailure
{
    private const string OrDescriptors = "or give its descriptors as DescriptorSet (--descriptor-set).";

    // RFC 9113, section 7: the error code of a server that speaks HTTP/1.1 and knows HTTP/2's preface.
    private const long Http11Required = 0xd;

    /// <param name="address">The server.</param>
    /// <param name="handler">The handler of the channel.</param>
    /// <param name="error">What the call threw.</param>
    public static string Describe(string address, InvokerHandler handler, Exception error)
    {
        if (handler.NotGrpc is { } answer)
        {
            return $"{address} is not a gRPC server: it answered {answer}. Check the address, the port, and any proxies in front of the server.";
        }

        // A request without a response failed below gRPC. The channel makes up a status for it.
        if ((handler.Error ?? (error as RpcException)?.Status.DebugException ?? error) is { } cause && cause is not RpcException)
        {
            return DescribeTransport(address, cause, answered: handler.Error is null);
        }

        var status = ((RpcException)error).Status;
        var text = StatusText.Of((RpcException)error);
        return status.StatusCode switch
        {
            StatusCode.Unimplemented => $"{address} has no server reflection (UNIMPLEMENTED). Register it in the server, {OrDescriptors}",
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => $"{address} refuses server reflection ({text}). Allow it for the gateway, {OrDescriptors}",
            _ => $"{address} ended server reflection with {text}. Check the log of the server, {OrDescriptors}",
        };
    }

    private static string DescribeTransport(string address, Exception error, bool answered)
    {
        var causes = Causes(error).ToList();
        var reason = PeerText.Of(causes[^1].Message);
        var kind = causes.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError;
        var socket = causes.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;
        if (kind == HttpRequestError.NameResolutionError || socket is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData)
        {
            return $"The host of {address} is unknown ({reason}). Check its name, and the DNS of this machine.";
        }

        if (kind == HttpRequestError.ConnectionError || socket is SocketError.ConnectionRefused)
        {
            return $"{address} cannot be reached ({reason}). Start the server, or check its address and port.";
        }

        if (kind == HttpRequestError.SecureConnectionError)
        {
            return $"TLS to {address} failed ({reason}). If the server has no TLS, write http:// in its address. With TLS, it needs a certificate that the gateway trusts, and HTTP/2 (ALPN h2).";
        }

        if (kind == HttpRequestError.VersionNegotiationError || causes.OfType<HttpProtocolException>().Any(cause => cause.ErrorCode == Http11Required))
        {
            return $"{address} speaks only HTTP/1.1, and gRPC needs HTTP/2. Turn on HTTP/2 for this port of the server, or give another port.";
        }

        // A server that expects TLS or HTTP/1.1 answers HTTP/2's preface with other bytes, or closes the connection before or after it has read the preface. So the first error differs.
        return !answered && address.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            ? $"{address} does not speak HTTP/2 without TLS ({reason}). If the server uses TLS, write https:// in its address. If it speaks only HTTP/1.1, turn on HTTP/2, which gRPC needs."
            : $"The connection to {address} failed ({reason}). Check the log of the server.";
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error is RpcException rpc ? rpc.Status.DebugException : error.InnerException)
        {
            yield return error;
        }
    }
}
