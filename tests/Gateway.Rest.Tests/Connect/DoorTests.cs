using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Connect;

/// <summary>What tells Connect from gRPC and REST on the same path, and what its services see.</summary>
public sealed class DoorTests
{
    private const string Answer = "200 {\"text\":\"x\"}";

    private const string NoHeader = "415 {\"code\":3,\"message\":\"This path takes gRPC and Connect. For Connect, send the header Connect-Protocol-Version: 1 with JSON; a stream has the content type application/connect+json.\",\"details\":[]}";

    // That of routing, where the native endpoint is of POST alone.
    private static readonly string[] NoGet = ["404 ", "405 "];

    [Theory]
    [InlineData("Content-Type: application/json\r\n", NoHeader)]
    [InlineData("Content-Type: application/json\r\nConnect-Timeout-Ms: 1\r\n", NoHeader)]
    [InlineData("Content-Type: application/protobuf\r\n", "415 ")]
    [InlineData("", "415 ")]
    public async Task Request_without_a_sign_of_Connect_is_none(string headers, string refusal)
    {
        await using var host = await new LabHost().StartAsync();

        // gRPC's own answer, with a body for JSON.
        Assert.Equal(refusal, await Wire.AskAsync(host, "POST /lab.Lab/Plain", headers, Wire.Text("{}")));
        Assert.Contains(await Wire.AskAsync(host, "GET /lab.Lab/Look?message=%7B%7D", "", []), NoGet);
        Assert.StartsWith("404 ", await Wire.AskAsync(host, "POST /lab.Lab/Nothing", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc-web", false)]
    public async Task GRPC_stays_gRPC_even_with_a_header_of_Connect(string contentType, bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        var content = new ByteArrayContent(Wire.Envelope(Wire.Ask("x")));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var client = http2 ? host.Kestrel.CreateHttp2Client() : host.Kestrel.CreateHttp1Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/lab.Lab/Plain") { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Add("Connect-Protocol-Version", "1");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // Without the middleware of gRPC-Web, gRPC refuses its content type.
        Assert.Equal(http2 ? 200 : 415, (int)response.StatusCode);
        Assert.Equal(http2 ? "application/grpc" : null, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Door_can_be_closed()
    {
        await using var host = await new LabHost { Rest = static options => options.Connect = false }.StartAsync();

        Assert.Equal("415 ", await Wire.AskAsync(host, "POST /lab.Lab/Plain", Wire.Json, Wire.Text("{}")));
        Assert.Equal("415 ", await Wire.AskAsync(host, "POST /lab.Lab/Plain", "Content-Type: application/json\r\n", Wire.Text("{}")));
        Assert.Contains(await Wire.AskAsync(host, "GET /lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", "", []), NoGet);
    }

    [Fact]
    public async Task Path_is_that_of_gRPC_whatever_the_rule_of_the_method()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(Answer, await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{\"text\":\"x\"}")));
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.PostAsync("/v1/ask", "{\"text\":\"x\"}", ("Connect-Protocol-Version", "1"))).Both);
        Assert.Equal("200 {\"id\":\"a\",\"text\":\"a: b\"}", await Wire.AskAsync(host, "POST /lab.Lab/SetNote", Wire.Json, Wire.Text("{\"id\":\"a\",\"text\":\"b\"}")));
    }

    [Theory]
    [InlineData(UnknownMember.Refuse, "400 ")]
    [InlineData(UnknownMember.Ignore, "200 {\"text\":\"\"")]
    public async Task Unknown_fields_are_as_the_option_says(UnknownMember unknown, string expected)
    {
        await using var host = await new LabHost { Rest = options => options.JsonSettings.UnknownFields = unknown }.StartAsync();

        Assert.StartsWith(expected, await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{\"other\":1}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_JSON_count()
    {
        await using var host = await new LabHost { Rest = static options => options.JsonSettings.IgnoreDefaultValues = true }.StartAsync();

        Assert.Equal("200 {\"text\":\"x\"}", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{\"text\":\"x\"}")));
        Assert.Equal(["0 {\"text\":\"x 1\"}", "2 {}"], await Wire.StreamAsync(host, "/lab.Lab/Watch", Wire.Envelope("{\"text\":\"x\",\"size\":1}")));
    }

    [Fact]
    public async Task Service_sees_metadata_and_none_of_the_protocol()
    {
        Metadata? seen = null;
        var deadline = DateTime.MaxValue;
        var service = new LabService
        {
            OnAsk = (_, context) =>
            {
                (seen, deadline) = (context.RequestHeaders, context.Deadline);
                return Task.FromResult(new AskResp());
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json + "Connect-Timeout-Ms: 60000\r\nContent-Encoding: gzip\r\nAccept-Encoding: gzip\r\nx-own: 1\r\nx-own-bin: AQI\r\n", Wire.Gzip(Wire.Text("{}")));

        Assert.Equal("1", seen!.GetValue("x-own"));
        Assert.Equal([1, 2], seen.GetValueBytes("x-own-bin"));
        Assert.DoesNotContain(seen, static entry => entry.Key.StartsWith("connect-", StringComparison.Ordinal) || entry.Key.EndsWith("-encoding", StringComparison.Ordinal));
        Assert.InRange(deadline, DateTime.UtcNow.AddSeconds(1), DateTime.UtcNow.AddSeconds(61));
    }

    [Fact]
    public async Task Answer_that_is_no_message_is_internal()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => Task.FromResult(Broken()) } }.StartAsync();
        host.Kestrel.AllowErrors = true;
        const string Unreadable = "{\"code\":\"internal\",\"message\":\"A response message cannot be written as JSON.\"}";

        Assert.Equal($"500 {Unreadable}", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Json, Wire.Text("{}")));
        Assert.StartsWith("200 ", await Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Proto, []), StringComparison.Ordinal);

        // A detail of a known type whose bytes are none of it.
        static AskResp Broken() => new() { Extra = new Google.Protobuf.WellKnownTypes.Any { TypeUrl = "type.googleapis.com/lab.AskReq", Value = Google.Protobuf.ByteString.CopyFrom(Encoding.ASCII.GetBytes("\n\u0005x")) } };
    }
}
