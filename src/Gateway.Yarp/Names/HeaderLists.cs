using Gateway.Rest.Protocol;

namespace Gateway.Yarp.Names;

/// <summary>Headers of requests that a gateway treats as a group.</summary>
internal static class HeaderLists
{
    /// <summary>The request headers that are metadata where the options name none. X-Forwarded-* are not among them: YARP writes these itself, from what it knows of the connection.</summary>
    public static NameList RequestMetadata { get; } = new(
        ["authorization", "traceparent", "tracestate", "baggage", "x-request-id", "accept-language", "last-event-id", "user-agent"]);

    /// <summary>What tells of a connection: a client can forge it, so <c>*</c> does not mean it. A proxy that is trusted may set one that is named.</summary>
    public static NameList OfConnection { get; } = new(["forwarded", "x-forwarded-*", "x-original-*", "x-real-ip", "x-client-ip", "true-client-ip", "via", "proxy-*"]);
}
