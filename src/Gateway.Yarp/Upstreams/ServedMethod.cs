using Gateway.Rest;
using Gateway.Yarp.Schemas;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Upstreams;

/// <summary>A method that a cluster serves.</summary>
/// <param name="Upstream">The cluster.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Descriptor">The method.</param>
/// <param name="Rule">The rule that replaces its annotation; null for the annotation.</param>
/// <param name="Tool">What files say of it as a tool; null for nothing.</param>
internal sealed record ServedMethod(Upstream Upstream, UpstreamSchema Schema, MethodDescriptor Descriptor, FileRule? Rule, ToolMetadata? Tool)
{
    /// <summary><c>package.Service/Method</c></summary>
    public string FullName => $"{Descriptor.Service.FullName}/{Descriptor.Name}";
}
