using System.Globalization;
using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Middleware;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A service in a route group is served under the prefix and with the conventions of the group, as natively.</summary>
public sealed class GroupTests
{
    private const string Hello = "{\"text\":\"x\"}";

    [Theory]
    [InlineData("/a", "/a")]
    [InlineData("/a/", "/a")]
    [InlineData("a", "/a")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/", "")]
    [InlineData("", "")]
    public async Task Group_serves_its_service_under_its_prefix_alone(string prefix, string path)
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            app.MapGroup(prefix).MapGrpcService<LabService>();
            app.MapGateway();
        });

        Assert.Equal((200, Hello), (await host.GetAsync($"{path}/v1/ask/x")).Both);
        Assert.Equal(StatusCode.OK, await host.CallNativelyAsync($"{path}/lab.Lab/Ask"));
        Assert.Equal(path.Length == 0 ? 200 : 404, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/other/v1/ask/x")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gateway_may_be_mapped_before_or_after_its_services(bool first)
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            if (first)
            {
                app.MapGateway();
            }

            app.MapGrpcService<LabService>();
            app.MapGroup("/a").MapGroup("/b").MapGrpcService<AdminService>();
            if (!first)
            {
                app.MapGateway();
            }
        });

        Assert.Equal((200, Hello), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal(200, (await host.GetAsync("/a/b/v1/admin/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/a/v1/admin/x")).Status);
    }

    [Theory]
    [InlineData("/{tenant}", "tenant")]
    [InlineData("/{path}", "path")]
    [InlineData("/in/{tenant:int}/side", "tenant")]
    public async Task Parameters_of_a_group_are_route_values_of_the_client(string prefix, string parameter)
    {
        var service = new AdminService
        {
            OnAsk = (request, context) =>
            {
                var client = context.GetHttpContext().Features.Get<IClientRequestFeature>()!.HttpContext;
                request.Name += " " + string.Join(",", client.Request.RouteValues.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}={value.Value}")));
                return Task.FromResult(request);
            },
        };
        await using var host = await MapHost.StartAsync(
            app =>
            {
                app.MapGroup(prefix).MapGrpcService<AdminService>();
                app.MapGateway();
            },
            services: services => services.AddSingleton(service));
        var at = prefix.Replace("{" + parameter + "}", "7", StringComparison.Ordinal).Replace("{tenant:int}", "7", StringComparison.Ordinal);

        Assert.Contains($"\"a/b {parameter}=7\"", (await host.GetAsync($"{at}/v1/admin/a%2Fb")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await host.GetAsync("/v1/admin/x")).Status);
    }

    [Fact]
    public async Task Constraint_of_a_group_keeps_others_out()
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            app.MapGroup("/{tenant:int}").MapGrpcService<LabService>();
            app.MapGateway();
        });

        Assert.Equal(200, (await host.GetAsync("/7/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/seven/v1/ask/x")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Authorization_of_a_group_guards_REST_and_sockets_as_natively(bool gatewayInGroup)
    {
        await using var host = await MapHost.StartAsync(
            app =>
            {
                Users.Use(app);
                var group = app.MapGroup("/a").RequireAuthorization();
                group.MapGrpcService<LabService>();
                (gatewayInGroup ? (IEndpointRouteBuilder)group : app).MapGateway();
            },
            services: Users.Add);

        foreach (var path in new[] { "/a/v1/ask/x", "/A/v1/ask/x", "/a/v1/ask/x/", "/a/./v1/ask/x", "/a/v1/watch/x" })
        {
            Assert.Equal((path, 401), (path, (await host.GetAsync(path)).Status));
        }

        Assert.Equal(401, (await host.Http1.SendAsync("DELETE", "/a/v1/ask/x", json: null)).Status);
        Assert.Equal((200, Hello), (await host.GetAsync("/a/v1/ask/x", Users.Guest)).Both);
        Assert.Null(await host.CallNativelyAsync("/a/lab.Lab/Ask"));

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = new Uri($"ws://{host.Kestrel.Http1.Authority}/a/v1/talk");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, TestContext.Current.CancellationToken));
        Assert.Equal(401, (int)socket.HttpStatusCode);
        using var guest = new ClientWebSocket();
        guest.Options.SetRequestHeader(Users.Guest.Name, Users.Guest.Value);
        await guest.ConnectAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Open, guest.State);
    }

    [Fact]
    public async Task Service_may_stand_at_the_root_and_in_a_group_at_once()
    {
        await using var host = await MapHost.StartAsync(
            app =>
            {
                Users.Use(app);
                app.MapGrpcService<LabService>();
                app.MapGroup("/guarded").RequireAuthorization().MapGrpcService<LabService>();
                app.MapGateway();
            },
            services: Users.Add);

        Assert.Equal((200, Hello), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal(401, (await host.GetAsync("/guarded/v1/ask/x")).Status);
        Assert.Equal((200, Hello), (await host.GetAsync("/guarded/v1/ask/x", Users.Guest)).Both);
    }

    [Fact]
    public async Task Gateway_of_a_group_serves_what_is_in_the_group_alone()
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            var group = app.MapGroup("/a");
            group.MapGateway();
            group.MapGrpcService<LabService>();
            group.MapGroup("/b").MapGrpcService<AdminService>();
            app.MapGrpcService<AdminService>();
        });

        Assert.Equal((200, Hello), (await host.GetAsync("/a/v1/ask/x")).Both);
        Assert.Equal(200, (await host.GetAsync("/a/b/v1/admin/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/v1/admin/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);
    }

    [Fact]
    public async Task Served_bindings_of_a_group_stay_the_same_until_endpoints_change()
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            var group = app.MapGroup("/a");
            group.MapGrpcService<AdminService>();
            group.MapGateway();
        });
        var served = host.Kestrel.Services.GetRequiredService<ServedBindings>();
        var before = served.Version;

        Assert.Equal(200, (await host.GetAsync("/a/v1/admin/x")).Status);

        Assert.Same(Assert.Single(before), Assert.Single(served.Version));
        Assert.Equal(3, served.All.Count);
    }
}
