using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;

namespace Gateway.Rest;

/// <summary>What <c>google.api.visibility</c> hides by the options, and whether calls reach it. A service of the application, registered by <c>AddGateway()</c>.</summary>
public sealed class GatewayVisibility
{
    internal GatewayVisibility(GatewayOptions options)
    {
        Elements = new ElementVisibility(options.VisibleLabels);
        RefusesRestricted = options.RefuseRestricted;
    }

    /// <summary>Tells what is shown, by <see cref="GatewayOptions.VisibleLabels"/>.</summary>
    public ElementVisibility Elements { get; }

    /// <summary>Whether calls do not reach what is hidden: <see cref="GatewayOptions.RefuseRestricted"/>.</summary>
    public bool RefusesRestricted { get; }

    /// <summary>Whether calls of a method are refused, because it is hidden.</summary>
    public bool Refuses(MethodDescriptor method) => RefusesRestricted && !Elements.Shows(method);
}
