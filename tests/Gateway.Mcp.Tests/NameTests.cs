using ContractProtos;
using Gateway.Testing;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Mcp.Tests;

/// <summary>The names of tools, as documents and pages are told them.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task Methods_that_are_tools_are_told_with_the_names_that_clients_see()
    {
        await using var host = await McpLab.StartAsync(static options => options.Names["mcplab.Things/Get"] = "get_thing");
        await using var client = await McpLab.ConnectAsync(host, ("x-user", "ada"));

        var told = host.Services.GetServices<IMethodSource>().SelectMany(static source => source.Read().Methods).ToDictionary(static method => method.QualifiedName, static method => method.Tool);

        Assert.Equal("get_thing", told["mcplab.Things/Get"]);
        Assert.Equal(
            (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Select(static tool => tool.Name).Order(StringComparer.Ordinal),
            told.Values.OfType<string>().Order(StringComparer.Ordinal));
        Assert.Contains(null, told.Values);
    }

    [Fact]
    public async Task Without_any_tool_the_log_says_how_to_name_one()
    {
        await using var host = await KestrelHost.StartAsync(
            static services =>
            {
                services.AddGrpc();
                services.AddGatewayMcp();
            },
            static app =>
            {
                app.MapGrpcService<Library.LibraryBase>();
                app.MapGateway();
                app.MapGatewayMcp();
            });

        var told = Assert.Single(host.Logs.Entries, static entry => entry.Event.Name == "NoTools");
        Assert.Contains("Gateway:Mcp:Tools", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Entries, static entry => entry.Event.Name == "ToolsMapped");
    }
}
