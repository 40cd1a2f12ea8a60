using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;

namespace Gateway.Rest.Tests.Responses;

/// <summary>The query parameter <c>$fields</c> cuts answers at every door.</summary>
public sealed class FieldMaskTests
{
    private const string Body = "{\"int32Value\":5,\"part\":{\"label\":\"a\",\"inner\":{\"label\":\"b\"}},\"names\":[\"n\"],\"counts\":{\"k\":1}}";

    [Theory]
    [InlineData("$fields=int32_value,part.inner.label", "{\"int32Value\":5,\"part\":{\"inner\":{\"label\":\"b\"}}}")]
    [InlineData("%24fields=int32Value%2Cnames", "{\"int32Value\":5,\"names\":[\"n\"]}")]
    [InlineData("$fields=counts&$alt=json", "{\"counts\":{\"k\":1}}")]
    public async Task One_answer_has_the_fields_that_are_named(string query, string json)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, json), (await host.PostAsync($"/v1/everything?{query}", Body)).Both);
        Assert.Contains("\"uint64Value\"", (await host.PostAsync("/v1/everything?$fields=*", Body)).Body, StringComparison.Ordinal);
        Assert.Contains("\"uint64Value\"", (await host.PostAsync("/v1/everything", Body)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_field_that_is_the_body_is_cut_inside()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "[{\"name\":\"shelves/1/books/1\"},{\"name\":\"shelves/1/books/2\"}]"), (await host.GetAsync("/v1/shelves/1/books?$fields=name")).Both);
    }

    [Fact]
    public async Task Each_message_of_a_stream_is_cut_in_every_form()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new LabProtos.AskResp { Text = "a" }, context.CancellationToken);
                await responses.WriteAsync(new LabProtos.AskResp { Text = "b", Extra = Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Protobuf.WellKnownTypes.Empty()) }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", (await host.GetAsync("/v1/watch/x?$fields=text")).Body);
        Assert.Equal("[{},{\"extra\":{\"@type\":\"type.googleapis.com/google.protobuf.Empty\"}}]", (await host.GetAsync("/v1/watch/x?$fields=extra&$alt=json")).Body);
        Assert.StartsWith("id: 1\ndata: {\"text\":\"a\"}\n\n", (await host.GetAsync("/v1/watch/x?$fields=text&$alt=sse")).Body, StringComparison.Ordinal);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x?$fields=extra");
        Assert.Equal("{}", await socket.ReadTextAsync());
    }

    [Theory]
    [InlineData("$fields=txet", "unknown field \\\"txet\\\" in lab.AskResp; did you mean \\\"text\\\"?")]
    [InlineData("$fields=", "a name is missing")]
    [InlineData("$fields", "a name is missing")]
    [InlineData("$fields=text.x", "text: text has no fields; end the path at it")]
    [InlineData("$fields=%ff", "the percent-encoded bytes are not UTF-8")]
    [InlineData("$fields=text&$fields=text", "given twice")]
    public async Task A_mask_that_names_nothing_is_400_with_its_place(string query, string problem)
    {
        await using var host = await new LabHost().StartAsync();
        var body = $"{{\"code\":3,\"message\":\"$fields: {problem}\",\"details\":[{{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{{\"field\":\"$fields\",\"description\":\"{problem}\"}}]}}]}}";

        Assert.Equal((400, body), (await host.GetAsync($"/v1/ask/x?{query}")).Both);
        Assert.Equal((400, body), (await host.GetAsync($"/v1/watch/x?{query}")).Both);
        Assert.Equal(400, (await host.SendAsync("HEAD", $"/v1/watch/x?{query}", body: null)).Status);
        Assert.Equal(400, await SocketClient.OpenRefusedAsync(host, $"/v1/watch/x?{query}"));
    }

    [Fact]
    public async Task Bytes_have_no_fields()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Contains("the answer is bytes, which have no fields", (await host.GetAsync("/v1/files/x?$fields=data")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await host.GetAsync("/v1/downloads/x?$fields=data")).Status);
    }

    [Fact]
    public async Task It_may_have_another_name_or_none()
    {
        await using var other = await new LabHost { Rest = options => options.FieldMaskParameter = "fields" }.StartAsync();
        await using var none = await new LabHost { Rest = options => options.FieldMaskParameter = null }.StartAsync();

        Assert.Equal((200, "{}"), (await other.GetAsync("/v1/ask/x?fields=extra")).Both);
        Assert.Contains("$fields: unknown query parameter", (await none.GetAsync("/v1/ask/x?$fields=text")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_never_cut()
    {
        var service = new LabService { OnAsk = (_, _) => throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.NotFound, "gone")) };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((404, Requests.RefusalTests.Status(5, "gone")), (await host.GetAsync("/v1/ask/x?$fields=text")).Both);
    }

    [Fact]
    public async Task The_next_request_of_a_connection_is_whole_again()
    {
        await using var host = await new LabHost().StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        var authority = host.Kestrel.Http1.Authority;

        await client.SendAsync($"GET /v1/ask/a?$fields=extra HTTP/1.1\r\nHost: {authority}\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n{}");
        await client.SendAsync($"GET /v1/ask/b HTTP/1.1\r\nHost: {authority}\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n{\"text\":\"b\"}");
    }
}
