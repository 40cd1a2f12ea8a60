using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Gateway.Calls.Catalog;

/// <summary>One method that can be called: what it is named, what it takes and answers, and who handles it.</summary>
public sealed class CatalogMethod
{
    public CatalogMethod(string serviceName, string name, MethodType kind, CallHandler handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ServiceName = serviceName;
        Name = name;
        Kind = kind;
        Handler = handler;
        QualifiedName = $"{serviceName}/{name}";
        FullName = "/" + QualifiedName;
    }

    /// <summary>The service with its package, such as <c>proto.Greetering</c>.</summary>
    public string ServiceName { get; }

    /// <summary>The method alone, such as <c>Hello</c>.</summary>
    public string Name { get; }

    /// <summary>The method as telemetry names it: <c>proto.Greetering/Hello</c>.</summary>
    public string QualifiedName { get; }

    /// <summary>The path of gRPC: <c>/proto.Greetering/Hello</c>.</summary>
    public string FullName { get; }

    /// <summary>Unary, or which side streams.</summary>
    public MethodType Kind { get; }

    /// <summary>Handles a call of this method.</summary>
    public CallHandler Handler { get; }

    /// <summary>The protobuf descriptor; null for a method whose messages are not protobuf. Such a method is served by gRPC only.</summary>
    public MethodDescriptor? Descriptor { get; init; }

    /// <summary>Metadata for endpoints of this method, such as authorization attributes, weakest first.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];

    /// <summary>The sizes this method allows.</summary>
    public CallLimits Limits { get; init; } = new();

    /// <summary>Whether the client may send more than one message.</summary>
    public bool ClientStreams => Kind is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    /// <summary>Whether the server may send more than one message.</summary>
    public bool ServerStreams => Kind is MethodType.ServerStreaming or MethodType.DuplexStreaming;
}
