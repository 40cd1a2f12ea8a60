using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Mail;

public sealed class MailerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Letters_are_forwarded_one_by_one()
    {
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddSingleton<MailQueue>().AddGrpc(),
            app => app.MapGrpcService<MailerService>());
        var queue = host.Services.GetRequiredService<MailQueue>();
        queue.Put("mine");
        queue.Put("mine");
        using var call = new Mailer.MailerClient(host.Connect()).Box(new CallOptions(new Metadata { { "mailbox-name", "mine" } }, cancellationToken: Token));

        var seen = new List<(int, int)>();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
            seen.Add((call.ResponseStream.Current.Left, call.ResponseStream.Current.Forwarded));
            if (i < 2)
            {
                await call.RequestStream.WriteAsync(new Forward(), Token);
            }
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal([(2, 0), (1, 1), (0, 2)], seen);
    }
}
