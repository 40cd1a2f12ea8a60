using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Gateway.Testing;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Hosting;

public sealed class MappingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mapping_without_AddGrpc_names_the_missing_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            KestrelHost.StartAsync(services => services.AddRouting(), app => app.MapGrpcService<ProbeService>()));

        Assert.Contains("AddGrpc", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_a_service_twice_names_its_method()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(map: app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapGrpcService<ProbeService>();
        }));

        Assert.Contains("/probe.Probe/Unary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddGrpc_may_be_called_again()
    {
        await using var host = await ProbeHost.StartAsync(services: grpc =>
        {
            grpc.Services.AddGrpc();
            grpc.Services.AddGrpc(options => options.MaxReceiveMessageSize = 10);
        });

        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of("x"))).Status);
        Assert.Equal(StatusCode.ResourceExhausted, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of("more than ten"))).Status);
    }

    [Fact]
    public async Task Two_services_stand_side_by_side()
    {
        await using var host = await ProbeHost.StartAsync(map: app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapGrpcService<OtherService>();
        });

        Assert.Equal("x", (await host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token)).Text);
        Assert.Equal("other", (await new Other.OtherClient(host.Channel).UnaryAsync(new Note(), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task A_group_gives_its_services_a_prefix_and_its_conventions()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGroup("/inner").WithMetadata("of the group").MapGrpcService<ProbeService>());

        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync("/inner" + RawClient.Unary, Frames.Of(""))).Status);
        Assert.Contains(Endpoints(host), endpoint => endpoint.Metadata.Contains("of the group"));
    }

    [Fact]
    public async Task Endpoints_tell_which_service_and_method_they_call()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService<ProbeService>().WithMetadata("convention"));

        var endpoint = Assert.Single(Endpoints(host), endpoint => endpoint.RoutePattern.RawText == RawClient.Expand);
        var method = endpoint.Metadata.GetRequiredMetadata<GrpcMethodMetadata>();

        Assert.Equal(typeof(ProbeService), method.ServiceType);
        Assert.Equal(("/probe.Probe/Expand", MethodType.ServerStreaming), (method.Method.FullName, method.Method.Type));
        Assert.Equal("gRPC - /probe.Probe/Expand", endpoint.DisplayName);
        Assert.Contains("convention", endpoint.Metadata);
    }

    [Fact]
    public async Task A_class_without_methods_is_mapped_with_a_warning()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService<MappingTests>());

        Assert.Contains(host.Server.Logs.Entries, entry => entry.Event.Name == "NoMethods" && entry.Message.Contains(nameof(MappingTests), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_may_inherit_its_methods()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService<Heir>());

        Assert.Equal("x", (await host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token)).Text);
    }

    private static List<RouteEndpoint> Endpoints(ProbeHost host) =>
        [.. host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private class Parent : Probe.ProbeBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context) => Task.FromResult(request);
    }

    private sealed class Heir : Parent;

    private sealed class OtherService : Other.OtherBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context) => Task.FromResult(new Note { Text = "other" });
    }
}
