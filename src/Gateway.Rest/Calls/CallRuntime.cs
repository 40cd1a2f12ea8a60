using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>The services that all calls of a snapshot share, at every door.</summary>
/// <param name="Settings">The options in force.</param>
/// <param name="Tracker">The open calls of the host.</param>
/// <param name="Errors">Writes errors, and knows the types of their details.</param>
/// <param name="Logger">The log of the doors.</param>
internal sealed record CallRuntime(GatewaySettings Settings, CallTracker Tracker, ErrorWriter Errors, ILogger Logger)
{
    /// <summary>Answers a request that does not become a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="binding">The binding it came to.</param>
    /// <param name="door">The name of the door in telemetry: <c>rest</c> or <c>websocket</c>.</param>
    /// <param name="httpStatus">The HTTP status of the answer.</param>
    /// <param name="status">The status in its body.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    public Task RefuseAsync(HttpContext http, BindingMetadata binding, string door, int httpStatus, Status status, ReadOnlyMemory<byte> details = default)
    {
        Log.RequestRefused(Logger, binding.Binding.HttpMethod, binding.Binding.Template.Text, door, httpStatus, status.Detail);
        Tracker.Telemetry.Refused(http, binding.Method.QualifiedName, door, status);
        return Errors.WriteAsync(http, binding, httpStatus, status, details);
    }

    /// <summary>Answers a request that does not become a call, because the client has made a mistake in it.</summary>
    public Task RefuseAsync(HttpContext http, BindingMetadata binding, string door, TranscodingException mistake)
    {
        var (status, details) = RequestFailure.Of(mistake);
        return RefuseAsync(http, binding, door, StatusCodes.Status400BadRequest, status, details);
    }
}
