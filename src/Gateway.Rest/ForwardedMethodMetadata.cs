using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Describes a gRPC endpoint that forwards its calls to an upstream server. Add it to the metadata of an endpoint <c>/package.Service/Method</c>, next to
/// <see cref="Grpc.AspNetCore.Server.GrpcMethodMetadata"/>. <c>MapGateway()</c> then serves the method at every door.
/// </summary>
public sealed class ForwardedMethodMetadata
{
    /// <summary>The method in its .proto file.</summary>
    public required MethodDescriptor Descriptor { get; init; }

    /// <summary>The types of the server: the method's messages, and types that a <c>google.protobuf.Any</c> may hold.</summary>
    public required Schema Schema { get; init; }

    /// <summary>A rule that replaces the method's annotation; null for the annotation.</summary>
    public HttpRule? Rule { get; init; }

    /// <summary>The name of the server. Documents and pages use it to tell servers apart. Default null: no name.</summary>
    public string? Upstream { get; init; }

    /// <summary>Whether the method is served as <c>POST /package.Service/Method</c> if it has no rule. Default true.</summary>
    public bool MapUnannotated { get; init; } = true;

    /// <summary>The start of the paths of all bindings, such as <c>/orders</c>. It follows the prefix of a route group. Default empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The JSON settings of messages; null for <see cref="GatewayOptions.JsonSettings"/>.</summary>
    public GatewayJsonSettings? JsonSettings { get; init; }

    /// <summary>The largest request message by REST and WebSocket, in bytes; null for no limit. A longer message is answered 413. Default 4 MiB.</summary>
    public int? MaxRequestMessageSize { get; init; } = GatewayMethod.DefaultMessageSize;

    /// <summary>The largest response message by REST and WebSocket, in bytes; null for no limit. A longer message ends the call with RESOURCE_EXHAUSTED, HTTP status 502. Default 4 MiB.</summary>
    public int? MaxResponseMessageSize { get; init; } = GatewayMethod.DefaultMessageSize;

    /// <summary>The time limit of a unary call whose client sets none; null for no limit. Default null.</summary>
    public TimeSpan? DefaultTimeout { get; init; }

    /// <summary>The longest time limit of a call. It applies to every unary call, and to a stream whose client sets a time limit. Null for no limit. Default null.</summary>
    public TimeSpan? MaxTimeout { get; init; }

    /// <summary>Decides by its name, in any case, whether a request header is sent on as metadata. Null for every header that gRPC can carry. <c>Grpc-Metadata-X</c> is always sent on. Default null.</summary>
    public Func<string, bool>? IsRequestMetadata { get; init; }

    /// <summary>Decides by its name, in any case, whether response metadata is sent to a client of REST or WebSocket. Null for all metadata that HTTP can carry. Default null.</summary>
    public Func<string, bool>? IsResponseMetadata { get; init; }

    /// <summary>
    /// Finds the status of a call whose endpoint gave no <c>grpc-status</c>, because it answered with a bare HTTP status or reset the call. Null, or a null result, if nothing more is known.
    /// </summary>
    public Func<HttpContext, Status?>? FindFailure { get; init; }

    /// <summary>The time limit of a call.</summary>
    /// <param name="asked">The time limit that the client sets; null for none.</param>
    /// <returns>The time limit; null for no limit.</returns>
    public TimeSpan? LimitTime(TimeSpan? asked)
    {
        var isUnary = !Descriptor.IsClientStreaming && !Descriptor.IsServerStreaming;
        var given = asked ?? (isUnary ? DefaultTimeout ?? MaxTimeout : null);
        return given > MaxTimeout ? MaxTimeout : given;
    }
}
