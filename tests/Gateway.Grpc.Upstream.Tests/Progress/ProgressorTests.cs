using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Progress;

public sealed class ProgressorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_is_reported_until_the_result_is_there()
    {
        await using var host = await StartAsync(new ProgressorService());
        using var call = new Progressor.ProgressorClient(host.Connect()).Run(new Empty(), cancellationToken: Token);

        var reports = await call.ResponseStream.ReadAllAsync(Token).ToListAsync(Token);

        Assert.Equal([0, 50, 100], reports.SkipLast(1).Select(report => report.Percent));
        Assert.Equal("done", reports[^1].Result);
    }

    [Fact]
    public async Task Whoever_cancels_stops_the_work()
    {
        var service = new ProgressorService { WaitsAtHalf = true };
        await using var host = await StartAsync(service);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = new Progressor.ProgressorClient(host.Connect()).Run(new Empty(), cancellationToken: cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        await cancellation.CancelAsync();

        await service.Cancelled.Task.WaitAsync(Token);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    private static Task<UpstreamHost> StartAsync(ProgressorService service) => UpstreamHost.StartAsync(
        services => services.AddSingleton(service).AddGrpc(), app => app.MapGrpcService<ProgressorService>());
}
