using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary><c>StreamEnvelope</c>: a message and a failure look different whatever fields a message has.</summary>
public sealed class EnvelopeTests
{
    private static readonly string _failure = "{\"error\":" + RefusalTests.Status(10, "enough") + "}";

    [Theory]
    [InlineData("*/*", "{\"result\":{\"text\":\"x 1\"}}\n{\"result\":{\"text\":\"x 2\"}}\n")]
    [InlineData("application/json", "[{\"result\":{\"text\":\"x 1\"}},{\"result\":{\"text\":\"x 2\"}}]")]
    [InlineData("text/event-stream", "id: 1\ndata: {\"text\":\"x 1\"}\n\nid: 2\ndata: {\"text\":\"x 2\"}\n\nevent: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n")]
    public async Task Every_line_and_element_is_a_result(string accept, string body)
    {
        await using var host = await HostAsync(fails: false);

        Assert.Equal((200, body), (await host.GetAsync("/v1/watch/x?size=2", ("Accept", accept))).Both);
    }

    [Theory]
    [InlineData("*/*", "{\"result\":{\"text\":\"x 1\"}}\n", "\n")]
    [InlineData("application/json", "[{\"result\":{\"text\":\"x 1\"}},", "]")]
    public async Task A_failure_is_an_error(string accept, string before, string after)
    {
        await using var host = await HostAsync(fails: true);

        Assert.Equal((200, before + _failure + after), (await host.GetAsync("/v1/watch/x?size=1", ("Accept", accept))).Both);
    }

    [Fact]
    public async Task Bidirectional_stream_wraps_its_messages_too()
    {
        await using var host = await HostAsync(fails: false);

        Assert.Equal((200, "{\"result\":{\"text\":\"one\"}}\n"), (await host.PostAsync("/v1/talk", "{\"text\":\"one\"}")).Both);
    }

    [Fact]
    public async Task Unary_answers_and_one_field_of_a_message_are_as_they_were()
    {
        await using var host = await HostAsync(fails: false);

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "{\"result\":\"x 1\"}\n"), (await host.GetAsync("/v1/watch/x/texts?size=1")).Both);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_message_with_a_field_named_error_is_warned_of_at_the_start(bool enveloped, int warnings)
    {
        await using var host = await new LabHost { Rest = options => options.StreamEnvelope = enveloped }.StartAsync();

        var found = host.Kestrel.Logs.Entries.Where(entry => entry.Event.Name == "ErrorFieldIsAmbiguous").ToList();
        Assert.Equal(warnings, found.Count);
        Assert.All(found, entry => Assert.Contains("'lab.Fault.error'", entry.Message, StringComparison.Ordinal));
    }

    private static Task<LabHost> HostAsync(bool fails)
    {
        var service = new LabService();
        var watch = service.OnWatch;
        service.OnWatch = async (request, responses, context) =>
        {
            await watch(request, responses, context);
            if (fails)
            {
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            }
        };
        return new LabHost { Service = service, Rest = options => options.StreamEnvelope = true }.StartAsync();
    }
}
