using Gateway.Rest.Protocol;

namespace Gateway.Yarp.Names;

/// <summary>Groups of request headers.</summary>
internal static class HeaderLists
{
    /// <summary>The request headers that become metadata if the options name none. X-Forwarded-* are not among them: YARP writes these itself from the connection.</summary>
    public static NameList RequestMetadata { get; } = new(
        ["authorization", "traceparent", "tracestate", "baggage", "x-request-id", "accept-language", "last-event-id", "user-agent"]);

    /// <summary>The headers that describe a connection. A client can forge them, so <c>*</c> does not include them. Name one in full if a trusted proxy sets it.</summary>
    public static NameList OfConnection { get; } = new(["forwarded", "x-forwarded-*", "x-original-*", "x-real-ip", "x-client-ip", "true-client-ip", "via", "proxy-*"]);
}
