using Gateway.Grpc.Client.Tests.Servers;
using Gateway.Testing;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Contract.Tests.Clients;

public sealed class HandlerLifetimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handlers_that_have_reached_their_age_are_replaced_under_a_client_that_stays()
    {
        await using var host = await KestrelHost.StartAsync(
            services => services.AddSingleton(new LabService()).AddGrpc(), app => app.MapGrpcService<LabService>());
        var made = 0;
        var services = new ServiceCollection();
        services.AddGrpcClient<Lab.LabClient>(options => options.Address = host.Http2)
            .ConfigurePrimaryHttpMessageHandler(() =>
            {
                made++;
                return new SocketsHttpHandler();
            })
            .SetHandlerLifetime(TimeSpan.FromSeconds(1)); // the shortest there is
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<Lab.LabClient>();

        // Calls come until one finds a new handler; none of them may fail.
        while (made < 2)
        {
            Assert.Equal("still", (await client.OneAsync(new Ask { Text = "still" }, cancellationToken: Token)).Text);
        }
    }

    [Fact]
    public async Task A_handler_of_the_channels_options_is_refused()
    {
        var services = new ServiceCollection();
        using var handler = new SocketsHttpHandler();
        services.AddGrpcClient<Lab.LabClient>(options => options.Address = new Uri("http://localhost")).ConfigureChannel(channel => channel.HttpHandler = handler);
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<Lab.LabClient>());
        Assert.Contains("ConfigurePrimaryHttpMessageHandler", error.Message, StringComparison.Ordinal);
    }
}
