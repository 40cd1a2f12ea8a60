using Gateway.Load.Servers;
using Yarp.ReverseProxy.Configuration;

await Contender.RunAsync(
    static services => services.AddReverseProxy().LoadFromMemory(
        [new RouteConfig { RouteId = "all", ClusterId = UpstreamCluster.Id, Match = new RouteMatch { Path = "/{**all}" } }],
        [UpstreamCluster.Config]),
    static app => app.MapReverseProxy());
