using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Describes a gRPC endpoint that forwards its calls to a server elsewhere. With this beside <see cref="Grpc.AspNetCore.Server.GrpcMethodMetadata"/> among the metadata of an endpoint
/// <c>/package.Service/Method</c>, <c>MapGateway()</c> serves the method at every door.
/// </summary>
public sealed class ForwardedMethodMetadata
{
    /// <summary>The method in its .proto file.</summary>
    public required MethodDescriptor Descriptor { get; init; }

    /// <summary>The types of the server: those of the method's messages, and those that may stand in a <c>google.protobuf.Any</c>.</summary>
    public required Schema Schema { get; init; }

    /// <summary>A rule that takes the place of the method's annotation; null for the annotation.</summary>
    public HttpRule? Rule { get; init; }

    /// <summary>The name of the server, by which documents and pages tell servers apart; null for none. Default null.</summary>
    public string? Upstream { get; init; }

    /// <summary>Whether the method is served as <c>POST /package.Service/Method</c> if it has no rule. Default true.</summary>
    public bool MapUnannotated { get; init; } = true;

    /// <summary>Begins the paths of all bindings, such as <c>/orders</c>; after the prefix of a route group. Default empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How messages look as JSON; null for <see cref="GatewayOptions.JsonSettings"/>.</summary>
    public GatewayJsonSettings? JsonSettings { get; init; }

    /// <summary>Largest request message by REST and WebSocket, in bytes; null for no limit. A longer one is answered 413. Default 4 MiB.</summary>
    public int? MaxRequestMessageSize { get; init; } = GatewayMethod.DefaultMessageSize;

    /// <summary>Largest response message by REST and WebSocket, in bytes; null for no limit. A longer one ends the call with RESOURCE_EXHAUSTED, HTTP status 502. Default 4 MiB.</summary>
    public int? MaxResponseMessageSize { get; init; } = GatewayMethod.DefaultMessageSize;

    /// <summary>The time that a unary call gets if its client gives none; null for no limit. Default null.</summary>
    public TimeSpan? DefaultTimeout { get; init; }

    /// <summary>The longest time that a call gets. It also holds for a unary call whose client gives no time; for a stream, only if its client gives one. Null for no limit. Default null.</summary>
    public TimeSpan? MaxTimeout { get; init; }

    /// <summary>Tells whether a request header, by its name in any case, is sent on as metadata; null for every header that can be. <c>Grpc-Metadata-X</c> always is. Default null.</summary>
    public Func<string, bool>? IsRequestMetadata { get; init; }

    /// <summary>Tells whether metadata of the answer, by its name in any case, is sent to a client of REST or WebSocket; null for all that can be. Default null.</summary>
    public Func<string, bool>? IsResponseMetadata { get; init; }

    /// <summary>
    /// Tells how a call failed whose endpoint gave no <c>grpc-status</c>: it answered a bare HTTP status, or reset the call. Null, or null from it, if nothing more is known.
    /// </summary>
    public Func<HttpContext, Status?>? FindFailure { get; init; }

    /// <summary>The time that a call gets.</summary>
    /// <param name="asked">The time that its client gives it; null for none.</param>
    /// <returns>The time; null for no limit.</returns>
    public TimeSpan? LimitTime(TimeSpan? asked)
    {
        var isUnary = !Descriptor.IsClientStreaming && !Descriptor.IsServerStreaming;
        var given = asked ?? (isUnary ? DefaultTimeout ?? MaxTimeout : null);
        return given > MaxTimeout ? MaxTimeout : given;
    }
}
