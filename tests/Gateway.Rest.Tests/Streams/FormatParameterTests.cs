using Gateway.Rest.Requests;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Google.Api;
using Google.Protobuf;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The query parameter <c>$alt</c> chooses the form of a stream before <c>Accept</c> does.</summary>
public sealed class FormatParameterTests
{
    private const string Lines = "{\"text\":\"x 1\"}\n";
    private const string Array = "[{\"text\":\"x 1\"}]";
    private const string Events = "id: 1\ndata: {\"text\":\"x 1\"}\n\nevent: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n";

    [Theory]
    [InlineData("$alt=json", "text/event-stream", "application/json", Array)]
    [InlineData("$alt=ndjson", "application/json", "application/x-ndjson", Lines)]
    [InlineData("$alt=sse", "application/json", "text/event-stream", Events)]
    [InlineData("$alt=sse", "image/png", "text/event-stream", Events)]
    [InlineData("%24alt=json", "*/*", "application/json", Array)]
    [InlineData("%24%61%6c%74=%6Ason", "*/*", "application/json", Array)]
    [InlineData("size=1&$alt=json&", "*/*", "application/json", Array)]
    public async Task The_parameter_comes_before_Accept(string query, string accept, string contentType, string body)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync($"/v1/watch/x?{query}{(query.Contains("size", StringComparison.Ordinal) ? "" : "&size=1")}", ("Accept", accept));

        Assert.Equal((200, body), answer.Both);
        Assert.Equal((contentType, "Accept", "no-store"), (answer.ContentType, answer.Header("Vary"), answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task A_stream_with_a_body_has_the_parameter_too()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, Array), (await host.PostAsync("/v1/watch?$alt=json", "{\"text\":\"x\",\"size\":1}")).Both);
        Assert.Equal((200, "[{\"text\":\"a\"}]"), (await host.PostAsync("/v1/talk?$alt=json", "{\"text\":\"a\"}")).Both);
    }

    [Theory]
    [InlineData("$alt=xml", "$alt: 'xml' is not offered. Offered: json, ndjson, sse.")]
    [InlineData("$alt=JSON", "$alt: 'JSON' is not offered. Offered: json, ndjson, sse.")]
    [InlineData("$alt=", "$alt: '' is not offered. Offered: json, ndjson, sse.")]
    [InlineData("$alt", "$alt: '' is not offered. Offered: json, ndjson, sse.")]
    [InlineData("$alt=%zz", "$alt: '%zz' is not offered. Offered: json, ndjson, sse.")]
    [InlineData("$alt=json&$alt=json", "$alt: given twice")]
    [InlineData("$alt=json&%24alt=sse", "$alt: given twice")]
    public async Task Another_value_is_400_with_the_list(string query, string message)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((400, RefusalTests.Status(3, message)), (await host.GetAsync($"/v1/watch/x?{query}")).Both);
        Assert.Equal(400, (await host.SendAsync("HEAD", $"/v1/watch/x?{query}", body: null)).Status);
    }

    [Theory]
    [InlineData("$alt=json", 200, "{\"text\":\"x\"}")]
    [InlineData("%24alt=json", 200, "{\"text\":\"x\"}")]
    [InlineData("$alt=sse", 400, "$alt: 'sse' is not offered here. Offered: json.")]
    [InlineData("$alt=json;enum-encoding=int", 400, "$alt: 'json;enum-encoding=int' is not offered here. Offered: json.")]
    [InlineData("$alt=json&$alt=json", 400, "$alt: given twice")]
    public async Task One_answer_is_JSON_and_nothing_else(string query, int status, string body)
    {
        await using var host = await new LabHost().StartAsync();
        var expected = (status, status == 200 ? body : RefusalTests.Status(3, body));

        Assert.Equal(expected, (await host.GetAsync($"/v1/ask/x?{query}")).Both);
        Assert.Equal(expected, (await host.PostAsync($"/v1/ask?{query}", "{\"text\":\"x\"}")).Both);
    }

    [Fact]
    public async Task The_bytes_of_an_HttpBody_have_no_other_form()
    {
        var service = new LabService
        {
            OnDownload = (_, responses, _) => responses.WriteAsync(new HttpBody { ContentType = "text/plain", Data = ByteString.CopyFromUtf8("x") }),
            OnGetFile = _ => new HttpBody { ContentType = "text/plain", Data = ByteString.CopyFromUtf8("x") },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        var refused = (400, RefusalTests.Status(3, "$alt: the answer is bytes with a content type of their own, which have no other form. Leave the parameter out."));

        Assert.Equal(refused, (await host.GetAsync("/v1/downloads/x?$alt=json")).Both);
        Assert.Equal(refused, (await host.GetAsync("/v1/files/x?$alt=json")).Both);
        Assert.Equal((200, "x"), (await host.GetAsync("/v1/downloads/x")).Both);
    }

    [Fact]
    public async Task A_WebSocket_has_JSON_and_nothing_else()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(400, await SocketClient.OpenRefusedAsync(host, "/v1/talk?$alt=sse"));
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk?$alt=json");
        await socket.SendAsync("{\"text\":\"a\"}");
        Assert.Equal("{\"text\":\"a\"}", await socket.ReadTextAsync());
        await socket.EndAsync();
    }

    [Fact]
    public async Task A_HEAD_has_the_content_type_that_the_parameter_chose()
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new InvalidOperationException("A HEAD calls nobody.") };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.SendAsync("HEAD", "/v1/watch/x?$alt=sse", body: null, ("Accept", "application/json"));

        Assert.Equal((200, ""), answer.Both);
        Assert.Equal(("text/event-stream", "Accept"), (answer.ContentType, answer.Header("Vary")));
    }

    [Fact]
    public async Task A_reconnect_after_the_end_is_204_where_the_parameter_chose_events()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((204, ""), (await host.GetAsync("/v1/watch/x?$alt=sse", ("Last-Event-ID", "end"))).Both);
        Assert.Equal((200, Lines), (await host.GetAsync("/v1/watch/x?size=1&$alt=ndjson", ("Accept", "text/event-stream"), ("Last-Event-ID", "end"))).Both);
    }

    [Fact]
    public async Task It_may_have_another_name()
    {
        await using var host = await new LabHost { Rest = options => options.StreamFormatParameter = "format" }.StartAsync();

        Assert.Equal((200, Array), (await host.GetAsync("/v1/watch/x?size=1&format=json")).Both);
        Assert.Contains("unknown query parameter", (await host.GetAsync("/v1/watch/x?$alt=json")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_name_there_is_none(string? name)
    {
        await using var host = await new LabHost { Rest = options => options.StreamFormatParameter = name }.StartAsync();

        Assert.Contains("$alt: unknown query parameter", (await host.GetAsync("/v1/watch/x?$alt=json")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_to_be_ignored_is_ignored()
    {
        await using var host = await new LabHost { Rest = options => options.IgnoredQueryParameters.Add("$alt") }.StartAsync();

        Assert.Equal((200, Lines), (await host.GetAsync("/v1/watch/x?size=1&$alt=proto")).Both);
    }

    [Fact]
    public void A_query_costs_no_allocation()
    {
        var parameter = new ReservedParameter("$alt", "", "");
        var routes = new RouteTableBuilder<string>();
        Assert.True(PathTemplate.TryParse("/v1/x", out var template, out _));
        routes.Add("GET", template, "x");
        var match = new RouteMatch();
        Assert.Equal(RouteOutcome.Matched, routes.Build().Match("GET", RequestPath.Normalize("/v1/x?size=1&%24alt=sse&text=a"), match, out _));

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                Assert.True(StreamFormatParameter.Read(parameter, match, out var form) is null && form == StreamForm.Sse);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.Equal(0, Measure());
    }
}
