using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Gateway.Yarp.Upstreams;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Tests.Lab;

/// <summary>A gateway before servers of the <see cref="LabService"/>, and clients for it. What differs from the plain gateway, the test says in the initializer.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private KestrelHost _host = null!;

    /// <summary>The addresses of the servers, all in one cluster.</summary>
    public IReadOnlyList<Uri> Servers { get; init; } = [];

    /// <summary>The options of the cluster.</summary>
    public GatewayClusterOptions Cluster { get; init; } = new();

    public Action<GatewayProxyOptions> Options { get; init; } = static _ => { };

    /// <summary>The clusters and routes of YARP; null for one cluster of all servers and no route.</summary>
    public (RouteConfig[] Routes, ClusterConfig[] Clusters)? Proxy { get; init; }

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>Middleware before the endpoints.</summary>
    public Action<WebApplication> Application { get; init; } = static _ => { };

    public KestrelHost Kestrel => _host;

    public UpstreamSet Upstreams => _host.Services.GetRequiredService<UpstreamSet>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a server of the service.</summary>
    public static Task<KestrelHost> StartServerAsync(LabService service) => KestrelHost.StartAsync(
        services =>
        {
            services.AddSingleton(service);
            services.AddGrpc();
            services.AddGrpcReflection();
        },
        app =>
        {
            app.MapGrpcService<LabService>();
            app.MapGrpcReflectionService();
        });

    /// <summary>A cluster of servers.</summary>
    public static ClusterConfig ClusterOf(string id, params IReadOnlyList<Uri> servers) => new()
    {
        ClusterId = id,
        LoadBalancingPolicy = "RoundRobin",
        Destinations = servers.Index().ToDictionary(one => $"{one.Index}", one => new DestinationConfig { Address = one.Item.ToString() }),
    };

    public async Task<ProxyHost> StartAsync()
    {
        var (routes, clusters) = Proxy ?? ([], [ClusterOf("lab", Servers)]);
        _host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddReverseProxy().LoadFromMemory(routes, clusters).AddGateway(options =>
                {
                    options.Clusters["lab"] = Cluster;
                    Options(options);
                });
                Services(services);
            },
            app =>
            {
                Application(app);
                app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
                app.MapReverseProxy();
                app.MapGateway();
            });
        return this;
    }

    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(_host.Http2);

    public async Task<(int Status, string Body)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var client = _host.CreateHttp1Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string json)
    {
        using var client = _host.CreateHttp1Client();
        using var response = await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Asks until the answer is the wanted one: routing takes a change over a moment after it was made.</summary>
    public async Task UntilAsync(string path, (int Status, string Body) wanted)
    {
        while (await GetAsync(path) != wanted)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
    }
}
