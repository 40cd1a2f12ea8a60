using System.Globalization;
using Gateway.Load.Servers;
using Yarp.ReverseProxy.Forwarder;

// Experiments: a simple send instead of YARP's forwarder, a simple send instead of YARP's whole pipeline, and fixed windows for the answers of the servers.
var arguments = Environment.GetCommandLineArgs();
await Contender.RunAsync(
    services =>
    {
        var proxy = services.AddReverseProxy().LoadFromMemory([], [UpstreamCluster.Config]);
        if (arguments.Contains("direct-forwarder"))
        {
            services.AddSingleton<IHttpForwarder, DirectForwarder>();
        }

        if (arguments.Contains("window"))
        {
            AppContext.SetSwitch("System.Net.SocketsHttpHandler.Http2FlowControl.DisableDynamicWindowSizing", isEnabled: true);
            var size = int.Parse(Contender.ArgumentAfter("window"), CultureInfo.InvariantCulture);
            proxy.ConfigureHttpClient((_, client) => client.InitialHttp2StreamWindowSize = size);
        }

        proxy.AddGateway(static options => options.Clusters[UpstreamCluster.Id] = new());
    },
    app =>
    {
        if (arguments.Contains("direct-pipeline"))
        {
            app.MapReverseProxy(static pipeline => pipeline.Run(DirectSend.RunAsync));
        }
        else
        {
            app.MapReverseProxy();
        }

        app.MapGateway();
    },
    static async app =>
    {
        // The gateway reads the schema after the start.
        using var self = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        while (!await IsServedAsync(self))
        {
            await Task.Delay(50);
        }
    });

static async Task<bool> IsServedAsync(HttpClient self)
{
    using var response = await self.GetAsync(new Uri("/v1/hello/ready", UriKind.Relative));
    return response.IsSuccessStatusCode;
}
