using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using LabProtos;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Tests.Calls;

/// <summary>The limits of gRPC messages hold by REST too.</summary>
public sealed class SizeTests
{
    private const int Limit = 100;

    private static readonly string _tooLong = RefusalTests.Status(8, "The request is longer than the limit of 100 bytes.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_over_the_limit_is_413(bool chunked)
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = Limit }.StartAsync();
        using var content = LabHost.Json($"{{\"text\":\"{new string('x', Limit)}\"}}");
        content.Headers.ContentLength = chunked ? null : content.Headers.ContentLength;

        var answer = await host.SendContentAsync("POST", "/v1/ask", chunked ? new Chunked(content) : content);

        Assert.Equal((413, _tooLong), answer.Both);
    }

    [Fact]
    public async Task A_request_at_the_limit_is_taken()
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = Limit }.StartAsync();
        var text = new string('x', Limit - "{\"text\":\"\"}".Length);

        Assert.Equal(200, (await host.PostAsync("/v1/ask", $"{{\"text\":\"{text}\"}}")).Status);
    }

    [Fact]
    public async Task A_message_that_the_URL_makes_too_long_is_413()
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = Limit }.StartAsync();

        Assert.Equal((413, _tooLong), (await host.GetAsync("/v1/ask/" + new string('x', Limit))).Both);
    }

    [Fact]
    public async Task A_body_over_the_servers_own_limit_is_413()
    {
        await using var host = await new LabHost { Builder = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 50) }.StartAsync();

        var answer = await host.PostAsync("/v1/ask", $"{{\"text\":\"{new string('x', Limit)}\"}}");

        Assert.Equal(413, answer.Status);
        Assert.StartsWith("{\"code\":8,\"message\":\"", answer.Body, StringComparison.Ordinal);
    }

#if !FORWARDED
    [Fact]
    public async Task A_response_over_the_limit_is_RESOURCE_EXHAUSTED()
    {
        var service = new LabService
        {
            OnAsk = (_, _) => Task.FromResult(new AskResp { Text = new string('x', Limit) }),
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "short" }, context.CancellationToken);
                await responses.WriteAsync(new AskResp { Text = new string('x', Limit) }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service, Grpc = options => options.MaxSendMessageSize = Limit }.StartAsync();
        var tooLong = RefusalTests.Status(8, "Sending message exceeds the maximum configured message size.");

        Assert.Equal((429, tooLong), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "{\"text\":\"short\"}\n{\"error\":" + tooLong + "}\n"), (await host.GetAsync("/v1/watch/x")).Both);
    }
#endif

    // A content whose length nobody knows beforehand.
    private sealed class Chunked : HttpContent
    {
        private readonly HttpContent _inner;

        public Chunked(HttpContent inner)
        {
            _inner = inner;
            Headers.ContentType = inner.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => _inner.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
