using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.Host;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Proto;

namespace Gateway.Tests.Configuration;

/// <summary>The configuration changes while the gateway runs.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private static readonly (int Status, string Body) _hello = (200, """{"msg":"Hello world"}""");

    private readonly TemporaryFile _file = new("{}");
    private UpstreamServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await UpstreamServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task A_prefix_changes()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        Assert.Equal(_hello, await gateway.GetAsync("/v1/hello/world"));

        await WriteAsync(("greeter", new JsonObject { ["Prefix"] = "/new" }));

        await gateway.UntilAsync("/new/v1/hello/world", _hello);
        Assert.Equal(404, (await gateway.GetAsync("/v1/hello/world")).Status);
    }

    [Fact]
    public async Task A_call_in_flight_goes_on()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        using var chat = new Greetering.GreeteringClient(gateway.Channel).ChatHello(cancellationToken: Token);
        await SayAsync(chat, "before");

        await WriteAsync(("greeter", new JsonObject { ["Prefix"] = "/new" }));

        await gateway.UntilAsync("/new/v1/hello/world", _hello);
        await SayAsync(chat, "after");
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, chat.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Services_are_left_out_and_come_back()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);

        await WriteAsync(("greeter", new JsonObject { ["ExcludedServices"] = new JsonArray("proto.*") }));
        await gateway.UntilAsync("/v1/hello/world", static answer => answer.Status == 404);

        await WriteAsync(("greeter", new JsonObject()));
        await gateway.UntilAsync("/v1/hello/world", _hello);
    }

    [Fact]
    public async Task A_cluster_comes_and_goes()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);

        await WriteAsync(("greeter", new JsonObject { ["ExcludedServices"] = new JsonArray("proto.*") }), ("other", new JsonObject { ["Prefix"] = "/other" }));
        await gateway.UntilAsync("/other/v1/hello/world", _hello);

        await WriteAsync(("other", new JsonObject()));
        await gateway.UntilAsync("/v1/hello/world", _hello);
        Assert.DoesNotContain("greeter", (await gateway.GetAsync("/readyz")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prefx", "/new", "Gateway:Clusters:greeter:Prefx is unknown: did you mean Prefix?")]
    [InlineData("Prefix", "new/", "Gateway:Clusters:greeter:Prefix")]
    [InlineData("MaxTimeout", "soon", "Gateway:Clusters:greeter:MaxTimeout")]
    [InlineData("DescriptorSet", "missing.binpb", "missing.binpb")]
    public async Task A_change_with_a_mistake_is_refused_as_a_whole_and_its_correction_taken(string option, string value, string told)
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        var refused = gateway.NextLogAsync("OptionsRefused");

        await WriteAsync(("greeter", new JsonObject { [option] = value, ["MapUnannotatedMethods"] = false }));

        Assert.Contains(told, (await refused).Message, StringComparison.Ordinal);
        Assert.Equal(_hello, await gateway.GetAsync("/v1/hello/world"));

        await WriteAsync(("greeter", new JsonObject { ["Prefix"] = "/right" }));
        await gateway.UntilAsync("/right/v1/hello/world", _hello);
    }

    [Fact]
    public async Task Clusters_that_would_serve_the_same_are_refused()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        var refused = gateway.NextLogAsync("OptionsRefused");

        await WriteAsync(("greeter", new JsonObject()), ("other", new JsonObject()));

        Assert.Contains("the service proto.Greetering of 'other' is served by 'greeter'", (await refused).Message, StringComparison.Ordinal);
        Assert.Equal(_hello, await gateway.GetAsync("/v1/hello/world"));
    }

    [Theory]
    [InlineData("{ \"Gateway\": ")]
    [InlineData("")]
    [InlineData("// nothing")]
    [InlineData("[]")]
    [InlineData("{ \"a\": 1, \"A\": 2 }")]
    public async Task A_file_that_is_broken_is_told_and_changes_nothing(string text)
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        var told = gateway.NextLogAsync("FileUnreadable");

        await File.WriteAllTextAsync(_file.Path, text, Token);

        Assert.Equal(LogLevel.Warning, (await told).Level);
        Assert.Equal(_hello, await gateway.GetAsync("/v1/hello/world"));
        await WriteAsync(("greeter", new JsonObject { ["Prefix"] = "/new" }));
        await gateway.UntilAsync("/new/v1/hello/world", _hello);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_and_changes_nothing()
    {
        await WriteAsync(("greeter", new JsonObject()));
        await using var gateway = await GatewayHost.StartAsync("--config", _file.Path);
        var told = gateway.NextLogAsync("FileUnreadable");

        File.Delete(_file.Path);

        Assert.Contains("The file no longer exists.", (await told).Message, StringComparison.Ordinal);
        Assert.Equal(_hello, await gateway.GetAsync("/v1/hello/world"));
        await WriteAsync(("greeter", new JsonObject { ["Prefix"] = "/new" }));
        await gateway.UntilAsync("/new/v1/hello/world", _hello);
    }

    private static async Task SayAsync(AsyncDuplexStreamingCall<HelloReq, HelloResp> chat, string name)
    {
        await chat.RequestStream.WriteAsync(new HelloReq { Name = name }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal($"Hello {name}", chat.ResponseStream.Current.Msg);
    }

    private Task WriteAsync(params (string Id, JsonObject Options)[] clusters)
    {
        var proxied = new JsonObject();
        var gateway = new JsonObject();
        foreach (var (id, options) in clusters)
        {
            proxied[id] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = _server.Address } } };
            gateway[id] = options;
        }

        var all = new JsonObject { ["ReverseProxy"] = new JsonObject { ["Clusters"] = proxied }, ["Gateway"] = new JsonObject { ["Clusters"] = gateway } };
        return File.WriteAllTextAsync(_file.Path, all.ToJsonString(), Token);
    }
}
