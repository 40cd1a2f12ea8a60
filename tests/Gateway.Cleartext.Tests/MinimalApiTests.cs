using System.Net;
using Gateway.Cleartext.Tests.Servers;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Cleartext.Tests;

/// <summary>A plain minimal API, set up as an application does it. It registers nothing of gRPC.</summary>
public sealed class MinimalApiTests
{
    [Fact]
    public Task One_call_on_the_web_host_lets_one_port_answer_both_protocols() =>
        AnswersBothAsync(builder => builder.WebHost.UseUrls("http://127.0.0.1:0").UseCleartextHttp2());

    [Fact]
    public Task An_endpoint_in_code_answers_both_protocols_once_its_services_are_registered() => AnswersBothAsync(builder =>
    {
        builder.Services.AddCleartextHttp2();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2()));
    });

    private static async Task AnswersBothAsync(Action<WebApplicationBuilder> configure)
    {
        using var logs = new LogCollector();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        configure(builder);
        await using var app = builder.Build();
        app.MapGet("/", (HttpRequest request) => new { request.Protocol });
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(builder.Services, service => service.ServiceType.FullName!.StartsWith("Grpc", StringComparison.Ordinal));
        var address = new Uri(Assert.Single(app.Urls));
        Assert.Equal("""{"protocol":"HTTP/1.1"}""", await PortHost.AskAsync(address, HttpVersion.Version11));
        Assert.Equal("""{"protocol":"HTTP/2"}""", await PortHost.AskAsync(address, HttpVersion.Version20));
        Assert.DoesNotContain(logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }
}
