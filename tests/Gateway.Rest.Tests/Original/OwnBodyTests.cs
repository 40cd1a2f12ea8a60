using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.Original;

/// <summary>A service that writes into the response body itself is not supported. It must not hang, and the next call must not notice.</summary>
public sealed class OwnBodyTests
{
    private const string Internal = "{\"code\":13,";

    public static TheoryData<string, string> Writes { get; } = new()
    {
        { "/v1/ask/a", "text" },
        { "/v1/ask/a", "a beginning" },
        { "/v1/ask/a", "a frame" },
        { "/v1/watch/a", "text" },
        { "/v1/watch/a", "a beginning" },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Pipe_that_a_service_writes_ends_as_INTERNAL(string path, string what)
    {
        await using var host = await HostAsync(async response =>
        {
            await response.BodyWriter.WriteAsync(Bytes(what), TestContext.Current.CancellationToken);
        });

        await AssertInternalAsync(host, path);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Stream_that_a_service_writes_ends_as_INTERNAL(string path, string what)
    {
        await using var host = await HostAsync(async response =>
        {
            await response.Body.WriteAsync(Bytes(what), TestContext.Current.CancellationToken);
            await response.Body.FlushAsync(TestContext.Current.CancellationToken);
        });

        await AssertInternalAsync(host, path);
    }

    [Fact]
    public async Task Whole_frame_that_a_service_writes_into_a_stream_is_a_message()
    {
        await using var host = await HostAsync(async response => await response.BodyWriter.WriteAsync(Bytes("a frame"), TestContext.Current.CancellationToken));

        Assert.Equal((200, "{\"text\":\"x\"}\n{\"text\":\"a 1\"}\n"), (await host.GetAsync("/v1/watch/a?size=1")).Both);
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a?size=1")]
    public async Task Completed_body_ends_the_call(string path)
    {
        await using var host = await HostAsync(response => response.CompleteAsync());

        var answer = await host.GetAsync(path);

        Assert.Equal((499, "{\"code\":1,"), (answer.Status, answer.Body[..10]));
        Assert.Equal(200, (await host.GetAsync("/v1/files/x")).Status);
    }

    private static byte[] Bytes(string what) => what switch
    {
        "text" => "hello world"u8.ToArray(),
        "a beginning" => [0, 0, 0, 1],
        _ => [0, 0, 0, 0, 3, 0x0a, 1, .. Encoding.ASCII.GetBytes("x")],
    };

    private static async Task AssertInternalAsync(LabHost host, string path)
    {
        host.Kestrel.AllowErrors = true;
        for (var i = 0; i < 2; i++)
        {
            var answer = await host.GetAsync(path);
            Assert.Contains(Internal, answer.Body, StringComparison.Ordinal);
            Assert.Equal(path.Contains("watch", StringComparison.Ordinal) ? answer.Status : 500, answer.Status);
        }

        Assert.Equal(200, (await host.GetAsync("/v1/files/x")).Status);
    }

    private static Task<LabHost> HostAsync(Func<HttpResponse, Task> write) => new LabHost
    {
        Service = new LookingService(context => write(context.GetHttpContext().Response)),
    }.StartAsync();
}
