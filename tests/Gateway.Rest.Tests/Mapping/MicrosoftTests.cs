using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Beside Microsoft's JSON transcoding the gateway answers, unless it is switched off.</summary>
public sealed class MicrosoftTests
{
    [Theory]
    [InlineData("GET", "/v1/admin/x", 200)]
    [InlineData("GET", "/V1/ADMIN/x", 404)]
    [InlineData("GET", "/v1/Admin/x", 404)]
    [InlineData("HEAD", "/v1/admin/x", 200)]
    [InlineData("HEAD", "/V1/admin/x", 404)]
    [InlineData("OPTIONS", "/v1/admin/x", 204)]
    [InlineData("OPTIONS", "/V1/admin/x", 404)]
    [InlineData("DELETE", "/v1/admin/x", 405)]
    [InlineData("POST", "/V1/ADMIN", 404)]
    [InlineData("GET", "/v1/admin/x/watch", 200)]
    [InlineData("GET", "/V1/admin/x/watch", 404)]
    public async Task Routes_of_Microsoft_never_match_beside_the_gateway(string method, string path, int status)
    {
        await using var host = await StartAsync();

        Assert.Equal(status, (await host.Http1.SendAsync(method, path, method == "POST" ? "{}" : null)).Status);
    }

    [Fact]
    public async Task Rule_left_out_here_is_not_served_by_Microsofts_routes()
    {
        await using var host = await StartAsync(static options => options.IgnoredRules.Add("admin.Admin/Ask"));

        Assert.Equal((404, ""), (await host.GetAsync("/v1/admin/x")).Both);
        Assert.Equal((404, ""), (await host.PostAsync("/v1/admin", "{}")).Both);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 415)]
    public async Task Methods_without_annotation_are_served_by_option(bool mapped, int status)
    {
        await using var host = await StartAsync(options => options.MapUnannotatedMethods = mapped);

        Assert.Equal(status, (await host.PostAsync("/admin.Admin/Plain", "{\"name\":\"x\"}")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Switched_off_the_gateway_leaves_everything_to_Microsofts_engine(bool byConfiguration)
    {
        await using var host = await StartAsync(
            options => options.Enabled = byConfiguration && options.Enabled,
            builder: builder =>
            {
                if (byConfiguration)
                {
                    builder.Configuration.AddInMemoryCollection([new("Gateway:Enabled", "false")]);
                }
            });

        // Its default writes 64-bit integers as numbers, and it takes no account of case.
        var answer = await host.GetAsync("/V1/ADMIN/x?big=5");
        Assert.Equal(200, answer.Status);
        Assert.Contains("\"big\":", answer.Body, StringComparison.Ordinal);
        Assert.Equal((405, ""), (await host.Http1.SendAsync("DELETE", "/v1/admin/x", json: null)).Both);
        Assert.Equal((404, ""), (await host.GetAsync("/v1/elsewhere")).Both);
        Assert.Empty(host.Kestrel.Services.GetRequiredService<ServedBindings>().All);
        Assert.Empty(host.Warnings("NotMapped"));
    }

    [Fact]
    public async Task Switched_off_the_gateway_leaves_handshakes_to_the_application()
    {
        await using var host = await StartAsync(
            static options => options.Enabled = false,
            static app =>
            {
                app.UseWebSockets();
                app.Map("/own", static async (HttpContext http) =>
                {
                    var protocols = string.Join(",", http.WebSockets.WebSocketRequestedProtocols);
                    using var socket = await http.WebSockets.AcceptWebSocketAsync("bearer");
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, $"{protocols} {http.Request.Headers.Authorization}", http.RequestAborted);
                });
            });
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("bearer");
        socket.Options.AddSubProtocol("token");

        await socket.ConnectAsync(new Uri($"ws://{host.Kestrel.Http1.Authority}/own"), TestContext.Current.CancellationToken);
        await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);

        Assert.Equal("bearer,token ", socket.CloseStatusDescription);
        Assert.Equal((404, ""), (await host.GetAsync("/nowhere", ("Connection", "Upgrade"), ("Upgrade", "websocket"))).Both);
    }

    [Fact]
    public async Task Branch_without_the_gateway_keeps_Microsofts_routes()
    {
        await using var host = await StartAsync(application: static app =>
        {
            app.Map("/inside", static branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(static endpoints => endpoints.MapGrpcService<AdminService>());
            });
            app.UseRouting();
        });

        Assert.Equal(200, (await host.GetAsync("/inside/V1/ADMIN/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/V1/ADMIN/x")).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/admin/x")).Status);
    }

    [Fact]
    public async Task Group_with_the_gateway_leaves_Microsofts_routes_outside_it()
    {
        await using var host = await MapHost.StartAsync(
            static app =>
            {
                var group = app.MapGroup("/group");
                group.MapGrpcService<AdminService>();
                group.MapGateway();
                app.MapGrpcService<AdminService>();
            },
            services: static services => services.AddGrpc().AddJsonTranscoding());

        Assert.Equal(200, (await host.GetAsync("/group/v1/admin/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/group/V1/ADMIN/x")).Status);
        Assert.Equal(200, (await host.GetAsync("/V1/ADMIN/x")).Status);
    }

    private static Task<MapHost> StartAsync(
        Action<GatewayOptions>? rest = null, Action<WebApplication>? application = null, Action<WebApplicationBuilder>? builder = null) =>
        MapHost.StartAsync(
            app =>
            {
                application?.Invoke(app);
                app.MapGrpcService<AdminService>();
                app.MapGateway();
            },
            rest,
            static services => services.AddGrpc().AddJsonTranscoding(),
            builder);
}
