using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>Request headers as metadata: the same as a native call's, and none that a client could forge.</summary>
public sealed class RequestHeaderTests
{
    [Fact]
    public async Task Headers_are_those_of_a_native_call_that_sends_the_same()
    {
        var seen = new List<string[]>();
        await using var host = await new LabHost { Service = new LookingService(context => seen.Add(Own(context.RequestHeaders))) }.StartAsync();
        (string, string)[] headers =
        [
            ("X-Mine", "a"), ("X-MANY", "a, b"), ("X-Bytes-Bin", "AQI="), ("X-Bare-bin", "AQI"), ("Authorization", "Bearer t"), ("Cookie", "c=1; d=2"),
            ("X-Forwarded-For", "10.0.0.1"), ("Accept-Language", "de, en"), ("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("X-Empty", ""),
        ];

        Assert.Equal("0", (await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq(), headers)).GrpcStatus());
        Assert.Equal(200, (await host.SendHttp2Async("GET", "/v1/ask/a", headers)).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/watch/a", headers)).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/talk", "{}", headers)).Status);

        Assert.Contains("x-bytes-bin: 0102", seen[0]);
        Assert.All(seen[1..], one => Assert.Equal(seen[0], one));
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("Cookie")]
    [InlineData("host")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Real-IP")]
    [InlineData("forwarded")]
    [InlineData("grpc-timeout")]
    [InlineData("Grpc-Encoding")]
    [InlineData("content-type")]
    [InlineData("te")]
    public async Task Prefixed_header_cannot_forge_what_others_vouch_for(string name)
    {
        var seen = new List<Metadata>();
        var deadlines = new List<DateTime>();
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                seen.Add(context.RequestHeaders);
                deadlines.Add(context.Deadline);
            }),
        }.StartAsync();
        var forged = ("Grpc-Metadata-" + name, "1S");

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a", forged)).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/watch/a?size=1", forged)).Status);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a", options => options.SetRequestHeader(forged.Item1, forged.Item2));
        Assert.Empty(await socket.ReadAllAsync());

        Assert.Equal(3, seen.Count);
        Assert.All(seen, metadata => Assert.DoesNotContain(metadata, entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && entry.Value == "1S"));
        Assert.All(deadlines, deadline => Assert.Equal(DateTime.MaxValue, deadline));
    }

    [Theory]
    [InlineData("Grpc-Metadata-X-One", "x-one")]
    [InlineData("grpc-metadata-x-two", "x-two")]
    [InlineData("GRPC-METADATA-X_3.a", "x_3.a")]
    public async Task Prefixed_header_is_metadata_without_its_prefix(string header, string key)
    {
        var seen = new List<string?>();
        await using var host = await new LabHost { Service = new LookingService(context => seen.Add(context.RequestHeaders.GetValue(key))) }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a", (header, "v"))).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/talk", "{}", (header, "v"))).Status);

        Assert.Equal(["v", "v"], seen);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("AQI=,AQI=")]
    public async Task Binary_header_that_is_none_answers_400(string value)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(400, (await host.GetAsync("/v1/ask/a", ("x-bytes-bin", value))).Status);
        Assert.Equal(400, (await host.GetAsync("/v1/watch/a", ("Grpc-Metadata-X-Bytes-Bin", value))).Status);
    }

    // Without those of HTTP itself, of which the two have different ones.
    private static string[] Own(Metadata headers) =>
    [
        .. headers.Where(entry => entry.Key is not ("content-type" or "content-length" or "te" or "host" or "accept" or "user-agent"))
            .Select(entry => entry.Key + ": " + (entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)).Order(StringComparer.Ordinal),
    ];
}
