using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>Marks the endpoint that stands for every binding. Dynamic: routing then applies policies such as RequireHost to what takes its place.</summary>
internal sealed class AnyBinding : IDynamicEndpointMetadata
{
    private AnyBinding()
    {
    }

    public static AnyBinding Instance { get; } = new();

    public bool IsDynamic => true;
}
