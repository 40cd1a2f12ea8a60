using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Answers requests with errors in the gateway's form, for middleware that refuses requests itself. The form is that of the binding of the request, or without a binding that of the options. A
/// service of the application, registered by <c>AddGateway()</c>.
/// </summary>
public sealed class GatewayErrors
{
    private readonly ErrorWriter _errors;

    internal GatewayErrors(GatewaySettings settings) => _errors = new ErrorWriter(Schema.WellKnown, settings);

    /// <summary>Answers with an error.</summary>
    /// <param name="http">The request. Its response has not begun.</param>
    /// <param name="status">The status. Its code decides the HTTP status.</param>
    /// <param name="statusProto">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    public Task WriteAsync(HttpContext http, Status status, ReadOnlyMemory<byte> statusProto = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        return WriteAsync(http, http.GetEndpoint()?.Metadata.GetMetadata<BindingMetadata>(), status, statusProto);
    }

    /// <summary>Answers in the form of the options. Use it when the answer must not reveal whether a binding exists.</summary>
    /// <param name="http">The request. Its response has not begun.</param>
    /// <param name="status">The status. Its code decides the HTTP status.</param>
    public Task WriteUnknownAsync(HttpContext http, Status status)
    {
        ArgumentNullException.ThrowIfNull(http);
        return WriteAsync(http, binding: null, status, default);
    }

    private Task WriteAsync(HttpContext http, BindingMetadata? binding, Status status, ReadOnlyMemory<byte> statusProto) =>
        _errors.WriteAsync(http, binding, StatusHttpMap.ToHttp((int)status.StatusCode), status, statusProto);
}
