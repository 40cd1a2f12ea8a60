using Gateway.Program.CommandLine;
using Gateway.Program.Features.Banner;
using Gateway.Program.Hosting;
using Gateway.Tests.Host;
using Spectre.Console;

namespace Gateway.Tests.Features;

/// <summary>What the gateway prints at start.</summary>
public sealed class BannerTests
{
    private static readonly RouteLine _route = new("GET", "/v1/things/{id}", "shop.Things/Get");

    [Fact]
    public async Task The_banner_comes_once_the_gateway_listens_and_cancelling_ends_the_program_with_0()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var output = new SignallingWriter("Press Ctrl+C to stop.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = GatewayCommand.RunAsync(
            ["-u", server.Address, "--urls", "http://127.0.0.1:0", "--set", "Logging:LogLevel:Default=None"], new ProgramConsole(output, output, IsTerminal: false), stop.Token);
        await output.Printed;
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("Gateway ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Listening on http://127.0.0.1:", lines[1], StringComparison.Ordinal);
        Assert.Equal($"Upstream upstream01 at {server.Address}: 1 service, 5 methods", lines[2]);
        Assert.Equal("Routes: 6", lines[3]);
        Assert.StartsWith("Pages: http://127.0.0.1:", lines[10], StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_names_what_is_missing_and_what_happens_next()
    {
        var banner = new BannerContent(["http://localhost:8081"], [new("orders", "http://orders:1", HasSchema: false, "no schema yet", "It is down. Start it.")], [], []);

        using var output = new StringWriter();
        PlainBanner.Write(output, banner);

        Assert.Equal(
            $"""
            Gateway {BannerContent.Version}
            Listening on http://localhost:8081
            Upstream orders at http://orders:1: no schema yet
              It is down. Start it.
            The gateway keeps asking until it has a schema. It needs no restart.
            Routes: 0
            Press Ctrl+C to stop.

            """.ReplaceLineEndings("\n"),
            output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Plain_text_has_ten_routes_and_the_number_of_the_others()
    {
        var banner = new BannerContent(["http://localhost:8081"], [], [.. Enumerable.Repeat(_route, 12)], []);

        using var output = new StringWriter();
        PlainBanner.Write(output, banner);

        Assert.Equal(10, output.ToString().Split("/v1/things/{id}").Length - 1);
        Assert.Contains("  and 2 more: --check prints all", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_a_table_and_text_of_servers_is_no_markup()
    {
        var banner = new BannerContent(["http://localhost:8081"], [new("orders", "http://orders:1", HasSchema: false, "no schema yet", "[red]It[/] is down.")], [_route], []);
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });

        TerminalBanner.Write(console, banner);

        Assert.Contains("[red]It[/] is down.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│ GET  │ /v1/things/{id} │ shop.Things/Get │", output.ToString(), StringComparison.Ordinal);
    }
}
