using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Upstream.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Upstream.Vigor;

public sealed class VigorTests
{
    private volatile HealthStatus _status = HealthStatus.Healthy;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_tells_the_health_of_each_mapped_service()
    {
        await using var host = await StartAsync(services => services.AddGrpcHealthChecks(options =>
        {
            options.Services.Map("vigor.Tagged", context => context.Tags.Contains("vital"));
            options.Services.Map("vigor.Other", context => context.Name == "always");
            Assert.Contains(options.Services, mapping => mapping.Name == "vigor.Other" && mapping.HealthCheckPredicate is not null);
        }));
        var client = new Health.HealthClient(host.Connect());
        _status = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = "vigor.Tagged" }, cancellationToken: Token)).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "vigor.Other" }, cancellationToken: Token)).Status);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status);
        var error = await Assert.ThrowsAsync<RpcException>(() => client.CheckAsync(new HealthCheckRequest { Service = "none" }, cancellationToken: Token).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Watch_tells_each_change()
    {
        await using var host = await StartAsync(services =>
        {
            services.Configure<HealthCheckPublisherOptions>(options =>
            {
                options.Delay = TimeSpan.Zero;
                options.Period = TimeSpan.FromSeconds(1);
            });
            return services.AddGrpcHealthChecks();
        });
        using var call = new Health.HealthClient(host.Connect()).Watch(new HealthCheckRequest(), cancellationToken: Token);
        await WaitForAsync(call, ServingStatus.Serving);

        _status = HealthStatus.Unhealthy;

        await WaitForAsync(call, ServingStatus.NotServing);
    }

#pragma warning disable CS0618 // Obsolete, and still to work.
    [Fact]
    public async Task The_obsolete_mapping_by_result_works()
    {
        await using var host = await StartAsync(services => services.AddGrpcHealthChecks(options =>
        {
            options.Services.MapService("vigor.ByResult", result => result.Tags.Contains("vital") && result.Description == "as told");
            options.Services.MapService("vigor.Always", result => result.Name == "always");
        }));
        var client = new Health.HealthClient(host.Connect());
        _status = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = "vigor.ByResult" }, cancellationToken: Token)).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "vigor.Always" }, cancellationToken: Token)).Status);
    }
#pragma warning restore CS0618

    private static async Task WaitForAsync(AsyncServerStreamingCall<HealthCheckResponse> call, ServingStatus status)
    {
        do
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
        }
        while (call.ResponseStream.Current.Status != status);
    }

    private Task<UpstreamHost> StartAsync(Func<IServiceCollection, IHealthChecksBuilder> add) => UpstreamHost.StartAsync(
        services =>
        {
            services.AddGrpc();
            add(services).AddCheck("part", () => new HealthCheckResult(_status, "as told"), tags: ["vital"])
                .AddCheck("always", () => HealthCheckResult.Healthy());
        },
        app => app.MapGrpcHealthChecksService());
}
