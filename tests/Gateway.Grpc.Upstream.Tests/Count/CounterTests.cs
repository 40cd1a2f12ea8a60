using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Count;

public sealed class CounterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_in_every_kind_of_call()
    {
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddSingleton<IncrementingCounter>().AddGrpc(),
            app => app.MapGrpcService<CounterService>());
        var client = new Counter.CounterClient(host.Connect());
        await client.IncrementAsync(new Empty(), cancellationToken: Token);

        using (var up = client.Accumulate(cancellationToken: Token))
        {
            up.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint | WriteFlags.NoCompress);
            for (var i = 1; i <= 3; i++)
            {
                await up.RequestStream.WriteAsync(new Step { By = i }, Token);
            }

            await up.RequestStream.CompleteAsync();
            Assert.Equal(7, (await up).Count);
        }

        using var down = client.Countdown(new Empty(), cancellationToken: Token);
        var counts = new List<int>();
        await foreach (var total in down.ResponseStream.ReadAllAsync(Token))
        {
            counts.Add(total.Count);
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1, 0], counts);
    }
}
