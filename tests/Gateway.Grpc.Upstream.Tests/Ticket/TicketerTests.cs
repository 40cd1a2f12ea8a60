using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Certify;
using Upstream.Hosting;

namespace Upstream.Ticket;

public sealed class TicketerTests
{
    private static readonly CallCredentials OfAlice = CallCredentials.FromInterceptor(async (context, metadata) =>
    {
        await Task.Yield();
        metadata.Add("Authorization", $"Bearer {Tokens.Make("alice")}");
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_token_only_what_is_open_can_be_called()
    {
        await using var host = await StartAsync(tls: false);
        var client = new Ticketer.TicketerClient(host.Connect());

        Assert.Equal(5, (await client.AvailableAsync(new Empty(), cancellationToken: Token)).Count);
        var error = await Assert.ThrowsAsync<RpcException>(() => client.BuyAsync(new Tickets(), cancellationToken: Token).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task A_token_in_the_headers_of_a_call_lets_it_in()
    {
        await using var host = await StartAsync(tls: false);
        var client = new Ticketer.TicketerClient(host.Connect());

        var receipt = await client.BuyAsync(new Tickets(), new Metadata { { "Authorization", $"Bearer {Tokens.Make("bob")}" } }, cancellationToken: Token);

        Assert.Equal("bob", receipt.Buyer);
    }

    [Fact]
    public async Task Credentials_of_the_channel_go_with_every_call()
    {
        await using var host = await StartAsync(tls: true);
        using var handler = Authority.Trusting();
        var client = new Ticketer.TicketerClient(host.Connect(new GrpcChannelOptions
        {
            HttpHandler = handler,
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, OfAlice),
        }));

        Assert.Equal("alice", (await client.BuyAsync(new Tickets(), cancellationToken: Token)).Buyer);
        Assert.Equal("alice", client.Buy(new Tickets(), cancellationToken: Token).Buyer);
    }

    [Fact]
    public async Task Credentials_are_told_where_the_call_goes_and_can_be_composed()
    {
        await using var host = await StartAsync(tls: true);
        using var handler = Authority.Trusting();
        var client = new Ticketer.TicketerClient(host.Connect(new GrpcChannelOptions { HttpHandler = handler }));
        var also = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("also", $"{new Uri(context.ServiceUrl).AbsolutePath} {context.MethodName}");
            return Task.CompletedTask;
        });

        var receipt = await client.BuyAsync(new Tickets(), new CallOptions(credentials: CallCredentials.Compose(OfAlice, also), cancellationToken: Token));

        Assert.Equal("alice /ticket.Ticketer Buy", receipt.Buyer);
    }

    [Fact]
    public async Task Credentials_over_http_are_sent_only_when_that_is_allowed()
    {
        await using var host = await StartAsync(tls: false);
        var credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, OfAlice);

        Assert.Throws<InvalidOperationException>(() => host.Connect(new GrpcChannelOptions { Credentials = credentials }));
        var client = new Ticketer.TicketerClient(host.Connect(new GrpcChannelOptions { Credentials = credentials, UnsafeUseInsecureChannelCallCredentials = true }));
        Assert.Equal("alice", (await client.BuyAsync(new Tickets(), cancellationToken: Token)).Buyer);
    }

    private static Task<UpstreamHost> StartAsync(bool tls) => UpstreamHost.StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddTokens();
        },
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGrpcService<TicketerService>();
        },
        tls ? Authority.ForServer() : null);
}
