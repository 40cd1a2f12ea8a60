using System.Net;
using Gateway.Console.Home;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Console.Tests.Home;

public sealed class CallAddressesTests
{
    [Theory]
    [InlineData("http", "localhost:5000", 5000, "http://[::]:5000;http://[::]:5001", "http://localhost:5001")]
    [InlineData("http", "[::1]:5000", 5000, "http://[::]:5000;http://[::]:5001", "http://[::1]:5001")]
    [InlineData("http", "localhost:5000", 5000, "http://[::]:5000", "http://localhost:5000")]
    [InlineData("http", "localhost:5000", 5000, "http://[::]:5000;https://[::]:5001;http://unix:/run/grpc", "http://localhost:5000")]
    [InlineData("https", "localhost:5001", 5001, "http://[::]:5000;https://[::]:5001", "https://localhost:5001")]
    [InlineData("http", "api.example", 5000, "http://[::]:5000;http://[::]:5001", "http://api.example:80")]
    [InlineData("http", "localhost:5000", 5000, "", "http://localhost:5000")]
    public void Address_for_grpcurl_is_one_that_the_client_of_the_page_reaches(string scheme, string host, int port, string addresses, string expected)
    {
        var http = new DefaultHttpContext { Request = { Scheme = scheme, Host = new HostString(host) }, Connection = { LocalPort = port }, RequestServices = new Services(new Server(addresses.Split(';', StringSplitOptions.RemoveEmptyEntries))) };

        Assert.Equal(expected, CallAddresses.Of(http, null).Grpc);
    }

    [Fact]
    public void Without_a_server_the_address_is_that_of_the_page()
    {
        var http = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString("localhost", 80) }, Connection = { LocalPort = 80, LocalIpAddress = IPAddress.Loopback }, RequestServices = new Services(null) };

        Assert.Equal("http://localhost:80", CallAddresses.Of(http, null).Grpc);
    }

    private sealed class Services(IServer? server) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IServer) ? server : null;
    }

    private sealed class Server : IServer
    {
        public Server(string[] addresses)
        {
            var feature = new ServerAddressesFeature();
            foreach (var address in addresses)
            {
                feature.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
