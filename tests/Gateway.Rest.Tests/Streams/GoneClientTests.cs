using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>A client that goes away: the service hears of it, and nobody calls it an error.</summary>
public sealed class GoneClientTests
{
    private readonly TaskCompletionSource<Exception?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_services_token_is_cancelled(bool http2)
    {
        var cancelled = new Signal();
        await using var host = await HostAsync(async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(cancelled.Set);
            await cancelled.Task;
            context.CancellationToken.ThrowIfCancellationRequested();
        });

        await LeaveAfterFirstMessageAsync(host, http2);

        Assert.IsType<OperationCanceledException>(await _end.Task.WaitAsync(Token), exactMatch: false);
    }

#if !FORWARDED
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_after_that_is_an_OperationCanceledException(bool http2)
    {
        var cancelled = new Signal();
        await using var host = await HostAsync(async (responses, context) =>
        {
            using var registration = context.CancellationToken.Register(cancelled.Set);
            await cancelled.Task;
            await responses.WriteAsync(new AskResp { Text = "too late" }, CancellationToken.None);
        });

        await LeaveAfterFirstMessageAsync(host, http2);

        Assert.IsType<OperationCanceledException>(await _end.Task.WaitAsync(Token), exactMatch: false);
    }
#endif

#if !FORWARDED
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_only_writes_is_stopped_by_its_writes(bool http2)
    {
        await using var host = await HostAsync(async (responses, _) =>
        {
            var message = new AskResp { Text = new string('x', 10_000) };
            while (true)
            {
                await responses.WriteAsync(message, CancellationToken.None);
            }
        });

        await LeaveAfterFirstMessageAsync(host, http2);

        Assert.IsType<OperationCanceledException>(await _end.Task.WaitAsync(Token), exactMatch: false);
    }
#endif

    // HTTP/1.1 would let it read on; Kestrel takes the end of its side for the end of both.
    [Fact]
    public async Task A_client_that_closes_its_own_side_of_the_connection_counts_as_gone()
    {
        var cancelled = new Signal();
        await using var host = await HostAsync(async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(cancelled.Set);
            await cancelled.Task;
            context.CancellationToken.ThrowIfCancellationRequested();
        });
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await client.ReadUntilAsync("first");

        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.IsType<OperationCanceledException>(await _end.Task.WaitAsync(Token), exactMatch: false);
    }

    [Fact]
    public async Task A_unary_call_is_cancelled_too()
    {
        var entered = new Signal();
        var cancelled = new Signal();
        var service = new LabService
        {
            OnAsk = async (_, context) =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                entered.Set();
                await cancelled.Task;
                throw new OperationCanceledException(context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = host.Kestrel.CreateHttp1Client();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var answer = client.GetAsync("/v1/ask/x", leaving.Token);
        await entered.Task;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await cancelled.Task;
    }

    // The read that finds the client gone, and the server's own notice of it, come from two threads in either order: hence so many.
    [Fact]
    public async Task Clients_that_vanish_in_the_middle_of_their_body_are_no_errors()
    {
        await using var host = await new LabHost().StartAsync();
        for (var i = 0; i < 50; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, Token);
            var stream = client.GetStream();
            await stream.WriteAsync("POST /v1/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"u8.ToArray(), Token);
            Assert.NotEqual(0, await stream.ReadAsync(new byte[100], Token));
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
    }

    private static async Task LeaveAfterFirstMessageAsync(LabHost host, bool http2)
    {
        using var response = await host.OpenAsync("/v1/watch/x", http2);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("{\"text\":\"first\"}", await lines.ReadLineAsync(Token));
    }

    // Writes one message, then does the work, and keeps how that ended.
    private Task<LabHost> HostAsync(Func<IServerStreamWriter<AskResp>, ServerCallContext, Task> work)
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
                try
                {
                    await work(responses, context);
                    _end.TrySetResult(null);
                }
                catch (Exception error)
                {
                    _end.TrySetResult(error);
                    throw;
                }
            },
        };
        return new LabHost { Service = service }.StartAsync();
    }
}
