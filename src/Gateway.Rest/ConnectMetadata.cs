using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>Marks an endpoint that serves a method by the Connect protocol.</summary>
public sealed class ConnectMetadata
{
    private readonly Func<HttpContext, Status, ReadOnlyMemory<byte>, Task> _write;

    internal ConnectMetadata(GatewayMethod method, Func<HttpContext, Status, ReadOnlyMemory<byte>, Task> write)
    {
        Method = method;
        _write = write;
    }

    /// <summary>The method.</summary>
    public GatewayMethod Method { get; }

    /// <summary>Answers a request to the endpoint with an error in the form of Connect. For middleware that refuses a request before it becomes a call.</summary>
    /// <param name="http">The request. Its response has not started.</param>
    /// <param name="status">The error.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> whose details are sent too; empty for none.</param>
    public Task WriteErrorAsync(HttpContext http, Status status, ReadOnlyMemory<byte> details = default) => _write(http, status, details);
}
