using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Clients that stream: many messages in one request body.</summary>
public sealed class RequestStreamTests
{
    [Theory]
    [InlineData("{\"text\":\"a\",\"size\":1}\n{\"text\":\"b\"}\n", "a 1, b 0", "lines")]
    [InlineData("{\"text\":\"a\"}{\"text\":\"b\"}", "a 0, b 0", "with nothing between")]
    [InlineData(" [ {\"text\":\"a\"} , {\"text\":\"b\"} ] ", "a 0, b 0", "an array")]
    [InlineData("[]", "", "an empty array")]
    [InlineData("", "", "nothing")]
    [InlineData("\n\n{}\n\n", " 0", "empty lines")]
    public async Task Messages_come_one_after_another_or_as_an_array(string body, string text, string why)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.SendContentAsync("POST", "/v1/collect", Content(body, "application/x-ndjson"));

        Assert.True(answer.Both == (200, $"{{\"text\":\"{text}\"}}"), $"{why}: {answer.Both}");
        Assert.Equal(text.Length == 0 ? "0" : text.Split(',').Length.ToString(CultureInfo.InvariantCulture), answer.Header("Grpc-Trailer-Count"));
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/jsonl", 200)]
    [InlineData("application/x-ndjson; charset=utf-8", 200)]
    [InlineData("text/plain", 415)]
    public async Task The_content_type_is_that_of_lines_or_of_JSON(string contentType, int status)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(status, (await host.SendContentAsync("POST", "/v1/collect", Content("{}", contentType))).Status);
    }

    [Fact]
    public async Task Ndjson_body_of_a_unary_method_answers_415()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(415, (await host.SendContentAsync("POST", "/v1/ask", Content("{}", "application/x-ndjson"))).Status);
    }

    [Fact]
    public async Task The_path_is_bound_into_each_message()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "{\"text\":\"x 1, x 2\"}"), (await host.PostAsync("/v1/collect/x", "1 2")).Both);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":5}", "message 2: $.text: expected a string, found 5 (line 1, column 9)")]
    [InlineData("[{\"text\":\"a\"} {\"text\":\"b\"}]", "after message 1: expected ',' or ']' after a message of the array (byte 15 of the stream)")]
    [InlineData("[{\"text\":\"a\"}", "after message 1: the array of messages is not closed (byte 14 of the stream)")]
    [InlineData("[", "the array of messages is not closed (byte 2 of the stream)")]
    [InlineData("{\"text\":", "message 1: ")]
    public async Task A_message_that_cannot_be_read_ends_the_call_and_is_numbered(string body, string message)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.PostAsync("/v1/collect", body);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"code\":3,\"message\":\"" + message, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_is_that_of_each_message_and_not_of_the_body()
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = 100 }.StartAsync();

        Assert.Equal(200, (await host.PostAsync("/v1/collect", string.Concat(Enumerable.Repeat("{\"text\":\"abc\"}\n", 100)))).Status);
        Assert.Equal(
            (413, RefusalTests.Status(8, "message 1: The request is longer than the limit of 100 bytes.")),
            (await host.PostAsync("/v1/collect", $"{{\"text\":\"{new string('x', 100)}\"}}")).Both);
    }

    [Fact]
    public async Task Raw_bodies_are_streamed_byte_for_byte()
    {
        await using var host = await new LabHost().StartAsync();
        var bytes = Enumerable.Range(0, 300_000).Select(number => (byte)number).ToArray();
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

        var answer = await host.SendContentAsync("POST", "/v1/store", content);

        Assert.Equal((200, "{\"text\":\"image/png\"}"), answer.Both);
        Assert.Equal(bytes, host.Service.Uploaded!.Data.ToByteArray());
    }

    [Fact]
    public async Task A_bidirectional_stream_answers_while_it_is_asked()
    {
        await using var host = await new LabHost().StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        using var body = new LiveContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk") { Content = body, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };

        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await body.SendAsync("{\"text\":\"one\"}");
        using var response = await sending;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("{\"text\":\"one\"}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        await body.SendAsync("{\"text\":\"two\"}");
        Assert.Equal("{\"text\":\"two\"}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        body.End();
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

#if !FORWARDED
    [Fact]
    public async Task A_bidirectional_stream_reports_a_broken_message_as_its_last_element()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.PostAsync("/v1/talk", "{\"text\":\"one\"}\n{\"text\":2}");

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("{\"text\":\"one\"}\n{\"error\":{\"code\":3,\"message\":\"message 2: $.text: expected a string, found 2", answer.Body, StringComparison.Ordinal);
    }
#endif

    private static ByteArrayContent Content(string text, string contentType) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
}
