using Gateway.Rest;
using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Tests.Methods;

/// <summary>Routes whose match depends on more than the path: no method becomes open by that.</summary>
public sealed class GuardTests
{
    private static readonly RouteMatch _all = new() { Path = "/{**all}" };

    [Fact]
    public async Task A_guarded_route_counts_before_an_open_one_with_a_constraint()
    {
        var open = new RouteConfig { RouteId = "open", ClusterId = "lab", Match = new RouteMatch { Path = "/{service:regex(^public.*)}/{method}" } };
        var guarded = new RouteConfig { RouteId = "guarded", ClusterId = "lab", Match = _all, AuthorizationPolicy = "Default" };

        Assert.Equal(401, await StatusOfAsync(open, guarded));
    }

    [Fact]
    public async Task A_route_of_a_host_serves_that_host_alone()
    {
        var inner = new RouteConfig { RouteId = "inner", ClusterId = "lab", Match = _all with { Hosts = ["inner.example"] } };

        Assert.Equal(404, await StatusOfAsync(inner));
    }

    [Fact]
    public async Task A_route_that_asks_for_a_header_is_not_served_by_REST()
    {
        var secret = new RouteConfig { RouteId = "secret", ClusterId = "lab", Match = _all with { Headers = [new RouteHeader { Name = "X-Secret", Values = ["s"] }] } };

        Assert.Equal(404, await StatusOfAsync(secret));
    }

    [Fact]
    public async Task A_route_with_a_timeout_of_its_own_is_served()
    {
        var timed = new RouteConfig { RouteId = "timed", ClusterId = "lab", Match = _all, Timeout = TimeSpan.FromMinutes(1) };

        Assert.Equal(200, await StatusOfAsync(timed));
    }

    [Fact]
    public async Task Metadata_that_the_options_add_guard_every_door()
    {
        var described = new List<string>();
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost
        {
            Servers = [server.Http2],
            Options = options => options.ConfigureEndpoint = endpoint =>
            {
                described.Add(endpoint.Metadata.OfType<ForwardedMethodMetadata>().Single().Descriptor.Name);
                endpoint.Metadata.Add(new AuthorizeAttribute());
            },
            Services = AddGuards,
            Application = UseGuards,
        }.StartAsync();

        Assert.Equal(401, (await host.GetAsync("/v1/ask/x")).Status);
        using var channel = host.OpenChannel();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
        Assert.Contains("Ask", described);
    }

    private static async Task<int> StatusOfAsync(params RouteConfig[] routes)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost
        {
            Proxy = (routes, [ProxyHost.ClusterOf("lab", server.Http2)]),
            Services = AddGuards,
            Application = UseGuards,
        }.StartAsync();
        return (await host.GetAsync("/v1/ask/x")).Status;
    }

    private static void AddGuards(IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        services.AddRequestTimeouts();
    }

    private static void UseGuards(WebApplication app)
    {
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRequestTimeouts();
    }
}
