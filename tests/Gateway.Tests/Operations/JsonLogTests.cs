using System.Text.Json;
using Gateway.Tests.Host;

namespace Gateway.Tests.Operations;

/// <summary>The log as JSON, by the console formatter of .NET.</summary>
public sealed class JsonLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_event_is_an_object_on_a_line_and_no_secret_is_in_it()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            new Dictionary<string, string> { ["Logging__Console__FormatterName"] = "json", ["Logging__LogLevel__Gateway"] = "Debug" },
            "-u", server.Address, "-u", $"http://127.0.0.1:{FreePort.Find()}", "--set", "Gateway:ShutdownDelay=00:00:00");
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "hush-header");

        // Refused with an event, and failed at a server.
        using var refused = await http.GetAsync("/v1/hello/world?access_token=hush-query", Token);
        using var invalid = await http.GetAsync("/v1/hello/world?grpc-timeout=x&token=hush-query", Token);
        await server.DisposeAsync();
        using var failed = await http.GetAsync("/v1/hello/world", Token);
        Assert.Equal((400, 400, 503), ((int)refused.StatusCode, (int)invalid.StatusCode, (int)failed.StatusCode));
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());

        JsonElement[] events = [.. gateway.Log.Where(static line => line.StartsWith('{')).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Contains(events, static one => one.GetProperty("Category").GetString() == "Gateway.Yarp" && one.GetProperty("State").GetProperty("Cluster").GetString() == "upstream01" && one.GetProperty("EventId").GetInt32() == 1);
        Assert.Contains(events, static one => one.GetProperty("LogLevel").GetString() == "Warning" && one.GetProperty("EventId").GetInt32() == 7);
        Assert.DoesNotContain(gateway.Log, static line => line.Contains("hush-", StringComparison.Ordinal));
    }
}
