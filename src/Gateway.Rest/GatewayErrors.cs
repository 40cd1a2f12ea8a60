using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Answers with an error as the gateway does, for middleware that refuses requests itself: in the form of the binding that the request came to, or else of the options. A service of the
/// application, registered by <c>AddGateway()</c>.
/// </summary>
public sealed class GatewayErrors
{
    private readonly ErrorWriter _errors;

    internal GatewayErrors(GatewaySettings settings) => _errors = new ErrorWriter(Schema.WellKnown, settings);

    /// <summary>Answers.</summary>
    /// <param name="http">The request. Its response has not begun.</param>
    /// <param name="status">The status. Its code gives the HTTP status.</param>
    /// <param name="statusProto">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    public Task WriteAsync(HttpContext http, Status status, ReadOnlyMemory<byte> statusProto = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        return WriteAsync(http, http.GetEndpoint()?.Metadata.GetMetadata<BindingMetadata>(), status, statusProto);
    }

    /// <summary>Answers in the form of the options, for an answer that must not tell whether there is a binding.</summary>
    /// <param name="http">The request. Its response has not begun.</param>
    /// <param name="status">The status. Its code gives the HTTP status.</param>
    public Task WriteUnknownAsync(HttpContext http, Status status)
    {
        ArgumentNullException.ThrowIfNull(http);
        return WriteAsync(http, binding: null, status, default);
    }

    private Task WriteAsync(HttpContext http, BindingMetadata? binding, Status status, ReadOnlyMemory<byte> statusProto) =>
        _errors.WriteAsync(http, binding, StatusHttpMap.ToHttp((int)status.StatusCode), status, statusProto);
}
