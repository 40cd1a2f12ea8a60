using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>One method that the gateway can call: its name, its kind, its messages, and the gRPC endpoint that answers it.</summary>
public sealed class GatewayMethod
{
    internal const int DefaultMessageSize = 4 * 1024 * 1024;

    internal GatewayMethod(string serviceName, string name, MethodType kind, MethodDescriptor descriptor, Endpoint endpoint)
    {
        ServiceName = serviceName;
        Name = name;
        Kind = kind;
        Descriptor = descriptor;
        Endpoint = endpoint;
        QualifiedName = $"{serviceName}/{name}";
        FullName = "/" + QualifiedName;
    }

    /// <summary>The service with its package, such as <c>proto.Greetering</c>.</summary>
    public string ServiceName { get; }

    /// <summary>The method alone, such as <c>Hello</c>.</summary>
    public string Name { get; }

    /// <summary>The method's name in telemetry: <c>proto.Greetering/Hello</c>.</summary>
    public string QualifiedName { get; }

    /// <summary>The gRPC path: <c>/proto.Greetering/Hello</c>.</summary>
    public string FullName { get; }

    /// <summary>The kind of the method: unary, or which sides stream.</summary>
    public MethodType Kind { get; }

    /// <summary>The method in its .proto file.</summary>
    public MethodDescriptor Descriptor { get; }

    /// <summary>The native gRPC endpoint, whose delegate answers the calls of every door.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>The prefix of the route group that the service is mapped in, such as <c>/group</c>; empty outside groups.</summary>
    public string Prefix { get; internal init; } = "";

    /// <summary>The largest request message, in bytes; null for no limit. The value is <c>GrpcServiceOptions.MaxReceiveMessageSize</c>, by default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; internal init; }

    /// <summary>The metadata of a method whose endpoint forwards its calls; null for a method of this process.</summary>
    public ForwardedMethodMetadata? Forwarded { get; internal init; }

    /// <summary>
    /// Whether <c>google.api.visibility</c> restricts the method to labels that are not in <see cref="GatewayOptions.VisibleLabels"/>. Documents and tools leave such a method out.
    /// </summary>
    public bool IsRestricted { get; internal init; }

    /// <summary>Whether the client may send more than one message.</summary>
    public bool ClientStreams => Kind is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    /// <summary>Whether the server may send more than one message.</summary>
    public bool ServerStreams => Kind is MethodType.ServerStreaming or MethodType.DuplexStreaming;

    internal bool IsStreaming => Kind is not MethodType.Unary;
}
