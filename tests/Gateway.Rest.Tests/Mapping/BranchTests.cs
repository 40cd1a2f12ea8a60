using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Endpoints belong to their branch: what is mapped in one is not served in another.</summary>
public sealed class BranchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Service_of_a_branch_is_not_served_outside_it(bool gatewayInBranch)
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            app.MapWhen(
                static http => http.Request.Headers.ContainsKey("X-Internal"),
                branch =>
                {
                    branch.UseRouting();
                    branch.UseEndpoints(endpoints => MapAdmin(endpoints, gatewayInBranch));
                });
            app.UseRouting();
            app.MapGrpcService<LabService>();
            app.MapGateway();
        });
        var inside = ("X-Internal", "yes");

        Assert.Equal(404, (await host.GetAsync("/v1/admin/x")).Status);
        Assert.Equal(gatewayInBranch ? 200 : 404, (await host.GetAsync("/v1/admin/x", inside)).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x", inside)).Status);
        Assert.Equal(404, await OpenSocketAsync(host, "/v1/admin/x/watch"));
        Assert.Equal(gatewayInBranch ? 101 : 404, await OpenSocketAsync(host, "/v1/admin/x/watch", inside));

        var served = host.Kestrel.Services.GetRequiredService<ServedBindings>().All.Select(binding => binding.Method.ServiceName).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(gatewayInBranch ? ["admin.Admin", "lab.Lab"] : ["lab.Lab"], served);
    }

    [Fact]
    public async Task Map_takes_its_prefix_off_before_the_branch_routes()
    {
        await using var host = await MapHost.StartAsync(app =>
        {
            app.Map("/inside", branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(static endpoints => MapAdmin(endpoints, withGateway: true));
            });
            app.MapGrpcService<LabService>();
            app.MapGateway();
        });

        Assert.Contains("\"name\":\"a/b\"", (await host.GetAsync("/inside/v1/admin/a%2Fb")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await host.GetAsync("/v1/admin/x")).Status);
        Assert.Equal(StatusCode.OK, await host.CallNativelyAsync("/inside/admin.Admin/Ask"));
    }

    [Fact]
    public async Task Branch_by_local_port_keeps_its_service_to_that_port()
    {
        var port = 0;
        await using var host = await MapHost.StartAsync(app =>
        {
            app.MapWhen(
                http => http.Connection.LocalPort == port,
                static branch =>
                {
                    branch.UseRouting();
                    branch.UseEndpoints(static endpoints => MapAdmin(endpoints, withGateway: true));
                });
            app.MapGrpcService<LabService>();
            app.MapGateway();
        });
        port = host.Kestrel.Http2.Port;

        Assert.Equal(404, (await host.Http1.GetAsync("/v1/admin/x", headers: [])).Status);
        Assert.Equal(200, (await host.Http2.GetAsync("/v1/admin/x", headers: [])).Status);
    }

    [Fact]
    public async Task Mistakes_of_every_branch_are_listed_at_once()
    {
        var error = await Assert.ThrowsAsync<Transcoding.Binding.BindingException>(() => MapHost.StartAsync(
            app =>
            {
                app.Map("/inside", static branch =>
                {
                    branch.UseRouting();
                    branch.UseEndpoints(static endpoints =>
                    {
                        endpoints.MapGrpcService<MistakenService>();
                        endpoints.MapGateway();
                    });
                });
                app.MapGroup("/a").MapGrpcService<MistakenService>();
                app.MapGrpcService<MistakenService>();
                app.MapGateway();
            },
            options => options.Rules.Add(new Google.Api.HttpRule { Selector = "no.Such.Method", Get = "/v1/nothing" })));

        Assert.Equal(13, error.Problems.Count);
        Assert.Single(error.Problems, problem => problem.Method == "no.Such.Method");
        Assert.Contains("GatewayOptions.IgnoredRules", error.Message, StringComparison.Ordinal);
    }

    private static void MapAdmin(IEndpointRouteBuilder endpoints, bool withGateway)
    {
        endpoints.MapGrpcService<AdminService>();
        if (withGateway)
        {
            endpoints.MapGateway();
        }
    }

    private static async Task<int> OpenSocketAsync(MapHost host, string path, params (string Name, string Value)[] headers)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await Record.ExceptionAsync(() => socket.ConnectAsync(new Uri($"ws://{host.Kestrel.Http1.Authority}{path}"), TestContext.Current.CancellationToken));
        return (int)socket.HttpStatusCode;
    }
}
