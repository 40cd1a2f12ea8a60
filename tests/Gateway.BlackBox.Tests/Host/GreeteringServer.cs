extern alias server;

using System.Net;
using Gateway.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using GreeteringService = server::Greetering.Api.Services.GreeteringService;

namespace Gateway.BlackBox.Tests.Host;

/// <summary>
/// The shipped host on ports that the system picks, with a console that the test types and reads. An error in its log fails the tests that share it.
/// </summary>
public sealed class GreeteringServer : WebApplicationFactory<GreeteringService>, IAsyncLifetime
{
    public GreeteringServer() => UseKestrel();

    /// <summary>The address for HTTP/1.1.</summary>
    public Uri Rest { get; private set; } = null!;

    /// <summary>The address for HTTP/2.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>The input of the server's console.</summary>
    public TypedConsole Typed { get; } = new();

    /// <summary>The output of the server.</summary>
    public PrintedConsole Printed { get; } = new();

    public LogCollector Logs { get; } = new();

    public ValueTask InitializeAsync()
    {
        StartServer();
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();

        // Kestrel binds the endpoints of its configuration in alphabetical order.
        (Grpc, Rest) = (new Uri(addresses[0]), new Uri(addresses[1]));
        return ValueTask.CompletedTask;
    }

    public HttpClient CreateRestClient() => new() { BaseAddress = Rest };

    /// <summary>A client that speaks HTTP/2, as gRPC does.</summary>
    public HttpClient CreateHttp2Client() => new()
    {
        BaseAddress = Grpc,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(Grpc);

    public override async ValueTask DisposeAsync()
    {
        Typed.End();
        await base.DisposeAsync();
        if (Logs.Errors.Count > 0)
        {
            throw new InvalidOperationException("The host logged errors:\n" + string.Join('\n', Logs.Errors));
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseEnvironment("Production")
        .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
        .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
        .ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs))
        .ConfigureTestServices(services => services.AddSingleton<TextReader>(Typed).AddSingleton<TextWriter>(Printed));
}
