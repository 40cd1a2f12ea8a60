using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>A client that takes nothing more: only its own service waits for it.</summary>
public sealed class SlowClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream")]
    public async Task A_client_that_does_not_read_makes_the_service_wait(string accept)
    {
        var waits = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                var message = new AskResp { Text = new string('x', 10_000) };
                try
                {
                    for (var written = 0L; ; written += message.Text.Length)
                    {
                        // The sockets of both sides take a few megabytes; then a write is not over until the client reads.
                        var writing = responses.WriteAsync(message, CancellationToken.None);
                        if (written > 16_000_000)
                        {
                            waits.TrySetResult(written);
                        }

                        await writing;
                    }
                }
                catch (Exception error)
                {
                    ended.TrySetResult(error);
                    throw;
                }
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        client.Socket.ReceiveBufferSize = 64 * 1024;

        await client.SendAsync($"GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nAccept: {accept}\r\n\r\n");
        await client.ReadUntilAsync("xxx");

        // Another call goes all the way through while the service of this one waits.
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.False(waits.Task.IsCompleted);
        client.Reset();
        Assert.IsType<OperationCanceledException>(await ended.Task.WaitAsync(Token), exactMatch: false);
        Assert.False(waits.Task.IsCompleted);
    }
}
