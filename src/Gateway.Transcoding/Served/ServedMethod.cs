using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Served;

/// <summary>A method that is served.</summary>
/// <param name="ServiceName">The service with its package, such as <c>proto.Greetering</c>.</param>
/// <param name="Name">The method alone, such as <c>Hello</c>.</param>
/// <param name="Descriptor">The method in its .proto file.</param>
/// <param name="Engine">The behavior of the engine that answers it.</param>
public sealed record ServedMethod(string ServiceName, string Name, MethodDescriptor Descriptor, EngineTraits Engine)
{
    /// <summary>The prefix of the route group that the service is mapped in, such as <c>/group</c>; empty outside groups.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The server behind the gateway that answers the method; null for a method of this process.</summary>
    public string? Upstream { get; init; }

    /// <summary>The types of its messages as documents show them; null for the types of its .proto file.</summary>
    public Schema? Schema { get; init; }

    /// <summary>The metadata of the endpoint at the method's own path, which Connect uses.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];

    /// <summary>The name of the tool that the method is for clients of the Model Context Protocol; null if it is none.</summary>
    public string? Tool { get; init; }

    /// <summary>The path of the method itself, as Connect calls it, such as <c>/group/proto.Greetering/Hello</c>; null if the engine does not answer Connect.</summary>
    public string? ConnectPath => Engine.Connect ? $"{Prefix}/{QualifiedName}" : null;

    /// <summary>The method as telemetry names it: <c>proto.Greetering/Hello</c>.</summary>
    public string QualifiedName => $"{ServiceName}/{Name}";

    /// <summary>Whether the client may send more than one message.</summary>
    public bool ClientStreams => Descriptor.IsClientStreaming;

    /// <summary>Whether the server may send more than one message.</summary>
    public bool ServerStreams => Descriptor.IsServerStreaming;
}
