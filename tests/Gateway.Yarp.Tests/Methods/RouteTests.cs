using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Tests.Methods;

/// <summary>The application's own routes to a cluster: their guards and transforms count at every door.</summary>
public sealed class RouteTests
{
    [Theory]
    [InlineData("/{**all}")]
    [InlineData("/lab.Lab/{**method}")]
    [InlineData("/lab.Lab/Ask")]
    public async Task A_policy_of_a_route_guards_REST_too(string path)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await GuardedAsync(server.Http2, path);
        using var channel = host.OpenChannel();

        Assert.Equal((401, "{\"code\":16,\"message\":\"Authentication is required.\",\"details\":[]}"), await host.GetAsync("/v1/ask/x"));
        var native = await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unauthenticated, native.StatusCode);
    }

    [Fact]
    public async Task A_route_to_another_path_guards_nothing_else()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await GuardedAsync(server.Http2, "/lab.Lab/Echo");

        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/v1/ask/x"));
        Assert.Equal(401, (await host.PostAsync("/v1/everything", "{}")).Status);
    }

    [Fact]
    public async Task Transforms_of_a_route_change_calls_by_REST_too()
    {
        string? seen = null;
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = (request, context) =>
            {
                seen = context.RequestHeaders.GetValue("x-from");
                return Task.FromResult(new AskResp { Text = request.Text });
            },
        });
        await using var host = await new ProxyHost
        {
            Proxy = ([new RouteConfig
            {
                RouteId = "mine",
                ClusterId = "lab",
                Match = new RouteMatch { Path = "/{**all}" },
                Transforms = [new Dictionary<string, string> { ["RequestHeader"] = "x-from", ["Set"] = "the route" }],
            }], [ProxyHost.ClusterOf("lab", server.Http2)]),
        }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/v1/ask/x"));
        Assert.Equal("the route", seen);
    }

    [Fact]
    public async Task A_prefix_begins_the_paths_of_REST_alone()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { Prefix = "/shop" } }.StartAsync();
        using var channel = host.OpenChannel();

        Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/shop/v1/ask/x"));
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal("x", (await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq { Text = "x" }, cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task Without_MapReverseProxy_the_host_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Testing.KestrelHost.StartAsync(
            services => services.AddReverseProxy().LoadFromMemory([], []).AddGateway(options => options.Clusters["lab"] = new()),
            app => app.MapGateway()));

        Assert.StartsWith("The gateway forwards calls through YARP: call app.MapReverseProxy() before app.MapGateway()", error.Message, StringComparison.Ordinal);
    }

    private static Task<ProxyHost> GuardedAsync(Uri server, string path) => new ProxyHost
    {
        Proxy = ([new RouteConfig { RouteId = "mine", ClusterId = "lab", Match = new RouteMatch { Path = path }, AuthorizationPolicy = "Default" }], [ProxyHost.ClusterOf("lab", server)]),
        Services = services =>
        {
            services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
            services.AddAuthorization();
        },
        Application = app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
        },
    }.StartAsync();
}
