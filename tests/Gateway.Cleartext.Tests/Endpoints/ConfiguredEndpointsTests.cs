using System.Net;
using Gateway.Cleartext.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Cleartext.Tests.Endpoints;

/// <summary>Endpoints of the configuration: which of them answer both protocols, and which addresses the server reports.</summary>
public sealed class ConfiguredEndpointsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Http1AndHttp2")]
    public async Task An_endpoint_of_the_Kestrel_section_answers_both(string? protocols)
    {
        await using var host = await StartAsync(new()
        {
            ["Kestrel:Endpoints:Rest:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Rest:Protocols"] = protocols,
        });

        await AnswersBothAsync(host.Address);
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Message.Contains("HTTP/2 is not enabled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_of_one_protocol_keeps_it()
    {
        await using var host = await StartAsync(new()
        {
            ["Kestrel:Endpoints:A:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:A:Protocols"] = "Http2",
            ["Kestrel:Endpoints:B:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:B:Protocols"] = "Http1",
            ["Kestrel:Endpoints:C:Url"] = "http://127.0.0.1:0",
        });
        var addresses = host.Addresses.Select(address => new Uri(address)).ToArray();

        Assert.Equal("HTTP/2 GET 0", await PortHost.AskAsync(addresses[0], HttpVersion.Version20));
        await Assert.ThrowsAsync<HttpRequestException>(() => PortHost.AskAsync(addresses[0], HttpVersion.Version11));
        Assert.Equal("HTTP/1.1 GET 0", await PortHost.AskAsync(addresses[1], HttpVersion.Version11));
        await Assert.ThrowsAsync<HttpRequestException>(() => PortHost.AskAsync(addresses[1], HttpVersion.Version20));
        await AnswersBothAsync(addresses[2]);
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0")]
    [InlineData("urls", "http://[::1]:0;http://127.0.0.1:0")]
    [InlineData("urls", "http://*:0")]
    [InlineData("http_ports", "0")]
    public async Task Addresses_of_urls_answer_both(string setting, string value)
    {
        await using var host = await StartAsync(new() { [setting] = value });

        Assert.Equal(value.Split(';').Length, host.Addresses.Length);
        foreach (var address in host.Addresses)
        {
            Assert.NotEqual(0, new Uri(address).Port);
            await AnswersBothAsync(new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task An_address_of_the_application_answers_both()
    {
        await using var host = await StartAsync([], app => app.Urls.Add("http://127.0.0.1:0"));

        await AnswersBothAsync(host.Address);
    }

    [Fact]
    public async Task Localhost_means_both_loopback_addresses()
    {
        var port = PortHost.FreePort();
        await using var host = await StartAsync(new() { ["urls"] = $"http://localhost:{port}" });

        Assert.Equal([$"http://localhost:{port}"], host.Addresses);
        await AnswersBothAsync(new Uri($"http://127.0.0.1:{port}"));
        await AnswersBothAsync(new Uri($"http://[::1]:{port}"));
    }

    [Fact]
    public async Task The_Kestrel_section_overrides_urls()
    {
        var port = PortHost.FreePort();
        await using var host = await StartAsync(new() { ["Kestrel:Endpoints:Rest:Url"] = $"http://127.0.0.1:{port}", ["urls"] = "http://127.0.0.1:0" });

        Assert.Equal([$"http://127.0.0.1:{port}"], host.Addresses);
    }

    [Fact]
    public async Task Endpoints_in_code_override_urls()
    {
        await using var host = await PortHost.StartAsync(
            new() { ["urls"] = $"http://127.0.0.1:{PortHost.FreePort()}" },
            builder => builder.WebHost.UseCleartextHttp2().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2())));

        Assert.Single(host.Addresses);
        await AnswersBothAsync(host.Address);
    }

    [Fact]
    public async Task The_log_names_each_address_once_and_only_real_ones()
    {
        await using var host = await StartAsync(new() { ["Kestrel:Endpoints:Rest:Url"] = "http://127.0.0.1:0" });

        var listening = host.Logs.Entries.Where(entry => entry.Message.StartsWith("Now listening on", StringComparison.Ordinal)).Select(entry => entry.Message);
        Assert.Equal([$"Now listening on: {host.Address.ToString().TrimEnd('/')}"], listening);
    }

    [Fact]
    public async Task An_address_with_a_path_is_refused_with_the_remedy()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new() { ["urls"] = "http://127.0.0.1:0/base" }));

        Assert.Contains("UsePathBase()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_names_a_port_in_use()
    {
        await using var host = await StartAsync(new() { ["urls"] = "http://127.0.0.1:0" });

        var error = await Assert.ThrowsAsync<IOException>(() => StartAsync(new() { ["urls"] = host.Addresses[0] }));

        Assert.Contains(host.Addresses[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_moved_while_the_server_runs_answers_both_at_its_new_port()
    {
        var (before, after) = (PortHost.FreePort(), PortHost.FreePort());
        await using var host = await StartAsync(new() { ["Kestrel:Endpoints:Rest:Url"] = $"http://127.0.0.1:{before}" });
        await AnswersBothAsync(host.Address);

        host.Configuration["Kestrel:Endpoints:Rest:Url"] = $"http://127.0.0.1:{after}";
        host.Configuration.Reload();
        await host.ListeningAsync(after);

        await AnswersBothAsync(new Uri($"http://127.0.0.1:{after}"));
    }

    private static Task<PortHost> StartAsync(Dictionary<string, string?> settings, Action<WebApplication>? map = null) =>
        PortHost.StartAsync(settings, builder => builder.WebHost.UseCleartextHttp2(), map);

    private static async Task AnswersBothAsync(Uri address)
    {
        Assert.Equal("HTTP/1.1 GET 0", await PortHost.AskAsync(address, HttpVersion.Version11));
        Assert.Equal("HTTP/2 GET 0", await PortHost.AskAsync(address, HttpVersion.Version20));
    }
}
