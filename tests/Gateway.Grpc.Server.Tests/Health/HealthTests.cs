using Gateway.Grpc.Server.Tests.Probing;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Gateway.Grpc.Server.Tests.Health;

public sealed class HealthTests
{
    private volatile HealthStatus _part = HealthStatus.Healthy;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, ServingStatus.NotServing)]
    public async Task Check_runs_the_checks(HealthStatus part, ServingStatus expected)
    {
        await using var host = await StartAsync();
        Announce(host);
        _part = part;

        Assert.Equal(expected, (await new HealthClient(host.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task Only_the_checks_that_are_mapped_to_a_service_count_for_it()
    {
        await using var host = await StartAsync(options =>
        {
            options.Services.Map("with.Part", context => context.Name == "part");
            options.Services.Map("without.Part", context => context.Tags.Contains("other"));
        });
        Announce(host);
        _part = HealthStatus.Unhealthy;
        var client = new HealthClient(host.Channel);

        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = "with.Part" }, cancellationToken: Token)).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "without.Part" }, cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task A_service_that_is_not_mapped_is_NOT_FOUND()
    {
        await using var host = await StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            new HealthClient(host.Channel).CheckAsync(new HealthCheckRequest { Service = "some.Service" }, cancellationToken: Token).ResponseAsync.Come());

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Watch_tells_each_change()
    {
        await using var host = await StartAsync();
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest(), cancellationToken: Token);

        await PublishAsync(host, HealthStatus.Healthy);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch, ServingStatus.ServiceUnknown));
        Announce(host);
        await PublishAsync(host, HealthStatus.Unhealthy);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch, ServingStatus.Serving));
        await PublishAsync(host, HealthStatus.Healthy);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch, ServingStatus.NotServing));
    }

    [Fact]
    public async Task Watch_on_a_host_without_checks_says_SERVING_at_once()
    {
        await using var host = await ProbeHost.StartAsync(
            services: grpc => grpc.Services.AddGrpcHealthChecks(),
            map: app => app.MapGrpcHealthChecksService());
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest(), cancellationToken: Token);

        Assert.True(await watch.ResponseStream.MoveNext(Token).Come());
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task Watch_of_a_service_that_is_not_mapped_says_so_and_stays_open()
    {
        await using var host = await StartAsync();
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest { Service = "some.Service" }, cancellationToken: Token);

        Assert.True(await watch.ResponseStream.MoveNext(Token).Come());
        Assert.Equal(ServingStatus.ServiceUnknown, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_host_that_stops_tells_its_watchers_NOT_SERVING()
    {
        await using var host = await StartAsync();
        using var watch = new HealthClient(host.Channel).Watch(new HealthCheckRequest(), cancellationToken: Token);
        await PublishAsync(host, HealthStatus.Healthy);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch, ServingStatus.ServiceUnknown));

        var stopping = host.Server.StopAsync(Token);

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch, ServingStatus.Serving));
        Assert.False(await watch.ResponseStream.MoveNext(Token).Come());
        await stopping.Come();
    }

    [Fact]
    public async Task Check_may_answer_what_was_published_last()
    {
        await using var host = await StartAsync(options => options.UseHealthChecksCache = true);
        Announce(host);
        await PublishAsync(host, HealthStatus.Unhealthy);

        Assert.Equal(ServingStatus.NotServing, (await new HealthClient(host.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task Mapping_it_without_adding_it_names_the_missing_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(map: app => app.MapGrpcHealthChecksService()));

        Assert.Contains("AddGrpcHealthChecks", error.Message, StringComparison.Ordinal);
    }

    // A check that fails is logged as an error by ASP.NET Core itself.
    private static void Announce(ProbeHost host) => host.Server.AllowErrors = true;

    private Task<ProbeHost> StartAsync(Action<GrpcHealthChecksOptions>? options = null) => ProbeHost.StartAsync(
        services: grpc => grpc.Services.AddGrpcHealthChecks(options ?? (static _ => { }))
            .AddCheck("part", () => new HealthCheckResult(_part))
            .AddCheck("rest", () => HealthCheckResult.Healthy(), ["other"]),
        map: app => app.MapGrpcHealthChecksService());

    // As the publishing service of ASP.NET Core does every half minute.
    private async Task PublishAsync(ProbeHost host, HealthStatus part)
    {
        _part = part;
        var report = await host.Server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        await host.Server.Services.GetServices<IHealthCheckPublisher>().Single().PublishAsync(report, Token);
    }

    // A watcher that connects before the first report, or reads before a change, is told the former status first.
    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus former)
    {
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(Token).Come());
        }
        while (watch.ResponseStream.Current.Status == former);

        return watch.ResponseStream.Current.Status;
    }
}
