using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Telemetry;

namespace Gateway.Rest.Tests.Connect;

/// <summary>Calls by Connect are measured like those of the other doors.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Unary_call_is_measured_with_its_door()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{\"text\":\"you\"}"));
        await observer.EndedAsync();

        var duration = Assert.Single(observer.Of("rpc.server.call.duration"), static one => (string?)one.Tags["gateway.door"] == "connect");
        Assert.Equal(("lab.Lab/Ask", "OK"), ((string?)duration.Tags["rpc.method"], (string?)duration.Tags["rpc.response.status_code"]));
        Assert.Equal([Wire.Ask("you").Length], observer.ValuesOf("rpc.server.request.size"));
        Assert.Equal([Wire.Ask("you").Length], observer.ValuesOf("rpc.server.response.size"));
    }

    [Fact]
    public async Task Stream_is_measured_with_its_messages()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await Wire.StreamAsync(host, "/lab.Lab/Talk", [.. Wire.Envelope("{}"), .. Wire.Envelope("{}"), .. Wire.Envelope("{}")]);
        await observer.EndedAsync();

        Assert.Equal([3], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([3], observer.ValuesOf("rpc.server.responses_per_rpc"));
        Assert.Equal([1, -1], observer.ValuesOf("gateway.server.active_calls"));
    }

    [Fact]
    public async Task Refusal_is_measured_and_logged()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json + "Connect-Timeout-Ms: soon\r\n", Wire.Text("{}"));
        await observer.EndedAsync();

        var duration = Assert.Single(observer.Of("rpc.server.call.duration"));
        Assert.Equal(("connect", "INVALID_ARGUMENT"), ((string?)duration.Tags["gateway.door"], (string?)duration.Tags["rpc.response.status_code"]));
        Assert.Contains(host.Kestrel.Logs.Entries, static entry => entry.Event.Name == "RequestRefused" && entry.Message.Contains("(connect) was answered 400", StringComparison.Ordinal));
    }
}
