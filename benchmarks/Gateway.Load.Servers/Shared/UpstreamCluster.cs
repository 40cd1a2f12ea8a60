using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Load.Servers;

/// <summary>The server behind a proxy, as YARP knows it. The load program gives its address: <c>behind http://127.0.0.1:1234</c>.</summary>
internal static class UpstreamCluster
{
    public const string Id = "load";

    public static ClusterConfig Config { get; } = new()
    {
        ClusterId = Id,
        HttpRequest = new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
        Destinations = new Dictionary<string, DestinationConfig> { ["upstream"] = new() { Address = Contender.ArgumentAfter("behind") } },
    };
}
