using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams whose client takes what is sent slowly, or not at all, for longer than the application lets them.</summary>
public sealed class IdleReaderTests
{
    private static readonly string Over = RefusalTests.Status(4, "No message was sent or received for 00:01:00.");

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_has_stopped_to_read_is_cut_off(bool http2)
    {
        // One that takes something in the very moment in which the time is over is not: its buffers may still have been filling.
        for (var attempt = 1; !await new IdleReaderTests().IsCutOffAsync(http2); attempt++)
        {
            Assert.True(attempt < 5, "The client was told the end, though it took nothing.");
        }
    }

    [Fact]
    public async Task A_long_message_that_is_taken_slowly_goes_on()
    {
        // More than all buffers between the two hold, so that the server has sent something of each step since the last one.
        const int Step = 8_000_000;
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new AskResp { Text = new string('x', (3 * Step) + (1024 * 1024)) }, CancellationToken.None);
                await _release.Task;
            },
        };
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);
        client.Socket.ReceiveBufferSize = 64 * 1024;
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        var buffer = new byte[64 * 1024];
        for (var step = 0; step < 3; step++)
        {
            for (var read = 0; read < Step;)
            {
                var count = await client.Socket.ReceiveAsync(buffer, Token);
                Assert.NotEqual(0, count);
                read += count;
            }

            _time.Advance(TimeSpan.FromSeconds(59));
        }

        _release.Set();
        Assert.EndsWith("x\"}\n\r\n0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(2, 12_000)]
    public async Task Rest_of_a_stream_is_dropped_some_time_after_its_service_has_returned(double seconds, int more)
    {
        // The server's own clock, which cannot be set.
        var written = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                // More than both sockets take, less than a write waits for.
                try
                {
                    await responses.WriteAsync(new AskResp { Text = new string('x', 20_000_000) }, CancellationToken.None);
                    await responses.WriteAsync(new AskResp { Text = new string('y', more) }, CancellationToken.None);
                }
                finally
                {
                    written.Set();
                }
            },
        };
        var closed = new Signal();
        await using var host = await new LabHost
        {
            Service = service,
            Rest = rest => rest.StreamIdleTimeout = TimeSpan.FromSeconds(seconds),
            Application = app => app.Use((http, next) =>
            {
                http.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(closed.Set);
                return next(http);
            }),
        }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await written.Task;

        // Not a byte is read until the server has given up.
        await closed.Task;
        Assert.DoesNotContain("\r\n0\r\n\r\n", await ReadToResetAsync(client), StringComparison.Ordinal);
    }

    private async Task<bool> IsCutOffAsync(bool http2)
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses, _entered, told) };
        await using var host = await HostAsync(service);
        using var response = await host.OpenAsync("/v1/watch/x", http2);
        await _entered.Task;

        await PassMinutesAsync(host, told.Task);

        // The service is released, and the server does not keep the connection or stream of a client that may never come back.
        Assert.IsType<OperationCanceledException>(await told.Task, exactMatch: false);
        try
        {
            Assert.EndsWith("{\"error\":" + Over + "}\n", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            return false;
        }
        catch (HttpRequestException)
        {
            // A stream of HTTP/2 alone is reset: its connection goes on.
            Assert.Equal(200, (http2 ? await host.SendHttp2Async("GET", "/v1/ask/x") : await host.GetAsync("/v1/ask/x")).Status);
            return true;
        }
    }

    // Writes until the client's side is full, and tells what the service was told then.
    private static async Task FillAsync(IServerStreamWriter<AskResp> responses, Signal waits, TaskCompletionSource<Exception> told)
    {
        var message = new AskResp { Text = new string('x', 8_000_000) };
        try
        {
            while (true)
            {
                var write = responses.WriteAsync(message, CancellationToken.None);
                if (!write.IsCompleted)
                {
                    waits.Set();
                }

                await write;
            }
        }
        catch (Exception error)
        {
            told.SetResult(error);
            throw;
        }
    }

    private async Task PassMinutesAsync(LabHost host, Task end)
    {
        await _time.TimerAsync(TimeSpan.FromMinutes(1), Token);

        // The buffers between the two fill meanwhile: what is taken in the very moment of the ring would be no stall.
        for (var other = 0; other < 20; other++)
        {
            Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        }

        // Where they still do, the stream goes on, and the timer is set again.
        Task setAgain;
        do
        {
            setAgain = _time.TimerAsync(TimeSpan.FromMinutes(1), Token);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        while (await Task.WhenAny(end, setAgain) == setAgain);
    }

    private static async Task<string> ReadToResetAsync(RawClient client)
    {
        try
        {
            return await client.ReadToEndAsync();
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return client.Received;
        }
    }

    private Task<LabHost> HostAsync(LabService service) => new LabHost
    {
        Service = service,
        Services = services => services.AddSingleton<TimeProvider>(_time),
        Rest = static options => options.StreamIdleTimeout = TimeSpan.FromMinutes(1),
    }.StartAsync();
}
