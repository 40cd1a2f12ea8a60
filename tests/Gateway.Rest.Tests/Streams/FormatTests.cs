using System.Text.Json;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The format of a stream of messages, by the <c>Accept</c> of the client.</summary>
public sealed class FormatTests
{
    private const string Lines = "{\"text\":\"x 1\"}\n{\"text\":\"x 2\"}\n";
    private const string Array = "[{\"text\":\"x 1\"},{\"text\":\"x 2\"}]";

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/jsonl")]
    [InlineData("Application/X-NDJSON")]
    [InlineData("application/json;q=0.5, application/x-ndjson")]
    [InlineData("application/json;q=0, */*;q=0.1")]
    [InlineData("image/png, */*;q=0.1")]
    public async Task Lines_carry_one_message_each(string? accept)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync("/v1/watch/x?size=2", accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((200, Lines), answer.Both);
        Assert.Equal("application/x-ndjson", answer.ContentType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json, */*;q=0.1")]
    [InlineData("application/x-ndjson;q=0.1, application/json;q=0.2")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")]
    public async Task Array_carries_all_messages(string accept)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync("/v1/watch/x?size=2", ("Accept", accept));

        Assert.Equal((200, Array), answer.Both);
        Assert.Equal("application/json", answer.ContentType);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/json;q=0")]
    [InlineData("no media type")]
    public async Task Format_that_is_not_offered_answers_406_without_calling_the_service(string accept)
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new InvalidOperationException("Nobody can read this.") };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/watch/x", ("Accept", accept));

        Assert.Equal(406, answer.Status);
        Assert.StartsWith($"{{\"code\":3,\"message\":\"Nothing of Accept '{accept}' is offered. Offered: application/x-ndjson, ", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*", "")]
    [InlineData("application/json", "[]")]
    public async Task A_stream_without_messages_is_empty_and_well_formed(string accept, string body)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, body), (await host.GetAsync("/v1/watch/x", ("Accept", accept))).Both);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    public async Task A_failure_before_the_first_message_has_its_own_HTTP_status(string accept)
    {
        await using var host = await FailingAsync(messages: 0);

        var answer = await host.GetAsync("/v1/watch/x", ("Accept", accept));

        Assert.Equal((409, RefusalTests.Status(10, "enough")), answer.Both);
        Assert.Equal("application/json", answer.ContentType);
    }

    [Fact]
    public async Task A_failure_later_is_the_last_line()
    {
        await using var host = await FailingAsync(messages: 2);

        Assert.Equal((200, Lines + "{\"error\":" + RefusalTests.Status(10, "enough") + "}\n"), (await host.GetAsync("/v1/watch/x")).Both);
    }

    [Fact]
    public async Task Failure_is_the_last_element_of_an_array_that_stays_valid_JSON()
    {
        await using var host = await FailingAsync(messages: 2);

        var answer = await host.GetAsync("/v1/watch/x", ("Accept", "application/json"));

        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(3, json.RootElement.GetArrayLength());
        Assert.Equal(10, json.RootElement[2].GetProperty("error").GetProperty("code").GetInt32());
    }

#if !FORWARDED
    [Theory]
    [InlineData("*/*", "{\"error\":", "}\n")]
    [InlineData("application/json", "[{\"error\":", "}]")]
    public async Task A_failure_after_the_headers_alone_is_the_only_element(string accept, string before, string after)
    {
        var service = new LabService
        {
            OnWatch = async (_, _, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, before + RefusalTests.Status(10, "enough") + after), (await host.GetAsync("/v1/watch/x", ("Accept", accept))).Both);
    }
#endif

    [Fact]
    public async Task A_request_with_a_body_can_be_answered_by_a_stream()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, Lines), (await host.PostAsync("/v1/watch", "{\"text\":\"x\",\"size\":2}")).Both);
    }

    [Fact]
    public async Task Each_message_can_be_one_field()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "\"x 1\"\n\"x 2\"\n"), (await host.GetAsync("/v1/watch/x/texts?size=2")).Both);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_and_messages_go_out_as_they_are_written(bool http2)
    {
        var first = new Signal();
        var second = new Signal();
        var service = new LabService();
        service.OnWatch = async (_, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-one", "1" } });
            await first.Task;
            await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
            await second.Task;
            await responses.WriteAsync(new AskResp { Text = "second" }, context.CancellationToken);
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        using var response = await host.OpenAsync("/v1/watch/x", http2);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-one")));
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        first.Set();
        Assert.Equal("{\"text\":\"first\"}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        second.Set();
        Assert.Equal("{\"text\":\"second\"}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Messages_that_may_wait_are_sent_at_the_latest_with_the_end()
    {
        var service = new LabService();
        service.OnWatch = async (_, responses, context) =>
        {
            responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            await responses.WriteAsync(new AskResp { Text = "x 1" }, context.CancellationToken);
            await responses.WriteAsync(new AskResp { Text = "x 2" }, context.CancellationToken);
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, Lines), (await host.GetAsync("/v1/watch/x")).Both);
    }

    private static Task<LabHost> FailingAsync(int messages)
    {
        var service = new LabService();
        var watch = service.OnWatch;
        service.OnWatch = async (request, responses, context) =>
        {
            await watch(new AskReq { Text = request.Text, Size = messages }, responses, context);
            throw new RpcException(new Status(StatusCode.Aborted, "enough"));
        };
        return new LabHost { Service = service }.StartAsync();
    }
}
