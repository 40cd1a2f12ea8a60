using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Transcoding.Binding;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Streams;

/// <summary>How streams look by option: the form that nobody asked for, and the events of Server-Sent Events.</summary>
public sealed class StreamOptionTests
{
    private const string End = "event: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n";

    [Theory]
    [InlineData(StreamForm.Ndjson, "{\"text\":\"x 1\"}\n", "application/x-ndjson")]
    [InlineData(StreamForm.Json, "[{\"text\":\"x 1\"}]", "application/json")]
    [InlineData(StreamForm.Sse, "id: 1\ndata: {\"text\":\"x 1\"}\n\n" + End, "text/event-stream")]
    public async Task The_form_that_nobody_asked_for_is_an_option(StreamForm form, string body, string contentType)
    {
        await using var host = await new LabHost { Rest = options => options.StreamForm = form }.StartAsync();

        foreach (var headers in new (string, string)[][] { [], [("Accept", "*/*")] })
        {
            var answer = await host.GetAsync("/v1/watch/x?size=1", headers);
            Assert.Equal((200, body), answer.Both);
            Assert.Equal((contentType, "Accept"), (answer.ContentType, answer.Header("Vary")));
        }

        Assert.Equal("[{\"text\":\"x 1\"}]", (await host.GetAsync("/v1/watch/x?size=1", ("Accept", "application/json"))).Body);
        Assert.Equal("{\"text\":\"x 1\"}\n", (await host.GetAsync("/v1/watch/x?size=1&$alt=ndjson")).Body);
    }

    [Fact]
    public async Task The_nearest_to_the_method_wins_for_each_property()
    {
        await using var host = await new LabHost
        {
            Rest = options =>
            {
                options.StreamForm = StreamForm.Json;
                options.Streams["lab.Lab"] = new GatewayStreamOptions { Form = StreamForm.Sse, SendEnd = false };
                options.Streams["lab.Lab/Watch"] = new GatewayStreamOptions { IdField = "text" };
            },
            Gateway = gateway => gateway.WithStreams(options => (options.Form, options.EventField) = (StreamForm.Ndjson, "text")),
        }.StartAsync();

        Assert.Equal("event: x 1\nid: x 1\ndata: {\"text\":\"x 1\"}\n\n", (await host.GetAsync("/v1/watch/x?size=1")).Body);
        Assert.Equal("event: a\nid: 1\ndata: {\"text\":\"a\"}\n\n", (await host.PostAsync("/v1/talk", "{\"text\":\"a\"}")).Body);
    }

    [Theory]
    [InlineData("order", "event: order\nid: 1\ndata: {\"text\":\"order\"}\n\n")]
    [InlineData("größer", "event: größer\nid: 1\ndata: {\"text\":\"größer\"}\n\n")]
    [InlineData("say \"x\\y\"", "event: say \"x\\y\"\nid: 1\ndata: {\"text\":\"say \\\"x\\\\y\\\"\"}\n\n")]
    [InlineData("", "id: 1\ndata: {\"text\":\"\"}\n\n")]
    [InlineData("a\ndata: forged", "id: 1\ndata: {\"text\":\"a\\ndata: forged\"}\n\n")]
    [InlineData("a\rb", "id: 1\ndata: {\"text\":\"a\\rb\"}\n\n")]
    [InlineData("a\0b", "id: 1\ndata: {\"text\":\"a\\u0000b\"}\n\n")]
    public async Task A_field_names_the_event_unless_it_would_break_it(string text, string events)
    {
        await using var host = await HostAsync(text, options => options.EventField = "text");

        Assert.Equal(events + End, (await host.GetAsync("/v1/watch/x?$alt=sse")).Body);
        Assert.StartsWith("{\"text\":", (await host.GetAsync("/v1/watch/x?$alt=ndjson")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_is_the_id_and_numbers_do_not_go_on()
    {
        await using var host = await HostAsync("k7", options => options.IdField = "text");

        Assert.Equal("id: k7\ndata: {\"text\":\"k7\"}\n\n" + End, (await host.GetAsync("/v1/watch/x?$alt=sse", ("Last-Event-ID", "41"))).Body);
        Assert.Equal(204, (await host.GetAsync("/v1/watch/x?$alt=sse", ("Last-Event-ID", "end"))).Status);
    }

    [Fact]
    public async Task Without_an_end_a_stream_just_ends_and_a_failure_is_a_last_message()
    {
        await using var host = await HostAsync("a", options => options.SendEnd = false);
        await using var failing = await HostAsync("fail", options => (options.SendEnd, options.IdField) = (false, "text"));

        Assert.Equal((200, "id: 1\ndata: {\"text\":\"a\"}\n\n"), (await host.GetAsync("/v1/watch/x?$alt=sse")).Both);
        Assert.Equal((200, "id: 1\ndata: {\"text\":\"a\"}\n\n"), (await host.GetAsync("/v1/watch/x?$alt=sse", ("Last-Event-ID", "end"))).Both);
        Assert.Equal((200, "id: fail\ndata: {\"text\":\"fail\"}\n\ndata: {\"error\":" + RefusalTests.Status(10, "enough") + "}\n\n"), (await failing.GetAsync("/v1/watch/x?$alt=sse")).Both);
    }

    [Theory]
    [InlineData(false, "error", "id: 1\ndata: {\"text\":\"fail\"}\n\nevent: error\ndata: {\"error\":{0}}\n\n")]
    [InlineData(false, "größer", "id: 1\ndata: {\"text\":\"fail\"}\n\nevent: größer\ndata: {\"error\":{0}}\n\n")]
    [InlineData(false, "", "id: 1\ndata: {\"text\":\"fail\"}\n\ndata: {\"error\":{0}}\n\n")]
    [InlineData(true, "error", "id: 1\ndata: {\"text\":\"fail\"}\n\nevent: end\nid: end\ndata: {0}\n\n")]
    public async Task A_failure_is_an_event_of_its_own_where_there_is_no_end(bool sendEnd, string name, string events)
    {
        await using var failing = await HostAsync("fail", options => (options.SendEnd, options.ErrorEvent) = (sendEnd, name));
        await using var host = await HostAsync("a", options => (options.SendEnd, options.ErrorEvent) = (sendEnd, name));

        Assert.Equal((200, events.Replace("{0}", RefusalTests.Status(10, "enough"), StringComparison.Ordinal)), (await failing.GetAsync("/v1/watch/x?$alt=sse")).Both);
        Assert.Equal("{\"text\":\"fail\"}\n{\"error\":" + RefusalTests.Status(10, "enough") + "}\n", (await failing.GetAsync("/v1/watch/x?$alt=ndjson")).Body);
        Assert.Equal("id: 1\ndata: {\"text\":\"a\"}\n\n" + (sendEnd ? End : ""), (await host.GetAsync("/v1/watch/x?$alt=sse")).Body);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("extra")]
    public async Task A_field_of_a_service_that_cannot_name_an_event_is_told_and_left_out(string field)
    {
        await using var host = await HostAsync("a", options => options.EventField = field, "lab.Lab");

        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "EventFieldMissing" && entry.Message.Contains($"'{field}'", StringComparison.Ordinal));
        Assert.Equal("id: 1\ndata: {\"text\":\"a\"}\n\n" + End, (await host.GetAsync("/v1/watch/x?$alt=sse")).Body);
    }

#if !FORWARDED
    [Theory]
    [InlineData("nothing", "EventField")]
    [InlineData("extra", "IdField")]
    public async Task A_field_of_a_method_that_cannot_name_an_event_stops_the_host(string field, string option)
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => HostAsync("a", options => (options.EventField, options.IdField) = option == "EventField" ? (field, "text") : ("text", field)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("GatewayOptions.Streams", "lab.Lab/Watch", $"{option} is '{field}', which is not a string, integer or enum field of lab.AskResp"), (problem.File, problem.Method, problem.Problem));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public async Task An_event_with_a_line_break_in_its_name_stops_the_host(string name)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>("Streams:lab.Lab/Watch:ErrorEvent", () => HostAsync("a", options => options.ErrorEvent = name));

        Assert.Contains("Write it in one line", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("ErrorEvent", () => WebApplication.Create().MapGet("/", static () => "").WithStreams(options => options.ErrorEvent = name));
    }
#endif

    private static Task<LabHost> HostAsync(string text, Action<GatewayStreamOptions> configure, string name = "lab.Lab/Watch") => new LabHost
    {
        Service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = text }, context.CancellationToken);
                if (text == "fail")
                {
                    throw new RpcException(new Status(StatusCode.Aborted, "enough"));
                }
            },
        },
        Rest = options =>
        {
            var stream = new GatewayStreamOptions();
            configure(stream);
            options.Streams[name] = stream;
        },
    }.StartAsync();
}
