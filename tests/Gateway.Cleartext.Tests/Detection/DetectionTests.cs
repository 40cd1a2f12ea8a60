using System.Net;
using System.Threading.Channels;
using Gateway.Cleartext.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Cleartext.Tests.Detection;

/// <summary>The first bytes of a connection may be cut anywhere, late, wrong or missing.</summary>
public sealed class DetectionTests
{
    [Fact]
    public async Task The_preface_may_come_byte_by_byte()
    {
        await using var host = await PortHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendSlowlyAsync(RawSocket.Preface + RawSocket.Settings);

        // The server acknowledges the client's SETTINGS.
        var answer = await client.ReadUntilAsync("\0\0\0\u0004\u0001\0\0\0\0");
        Assert.Contains("\0\0\0\u0004\u0001\0\0\0\0", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("PRIVATE")]
    public async Task Methods_that_begin_like_the_preface_may_come_byte_by_byte(string method)
    {
        await using var host = await PortHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendSlowlyAsync($"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");

        Assert.Contains($"HTTP/1.1 {method} 5", await client.ReadUntilAsync(" 5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_body_in_the_first_packet_is_whole()
    {
        await using var host = await PortHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + new string('x', 300_000));

        Assert.Contains("HTTP/1.1 PUT 300000", await client.ReadUntilAsync("300000"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0001\u0002\u0003\r\n\r\n")]
    public async Task Bytes_of_neither_protocol_get_the_error_of_HTTP1(string bytes)
    {
        await using var host = await PortHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(bytes);

        // Kestrel's HTTP/1.1 answers the first line of a preface with an HTTP/2 frame: HTTP_1_1_REQUIRED, error code 0x0d.
        var answer = await client.ReadToEndAsync();
        Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal) || answer.EndsWith('\r'), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r")]
    public async Task A_client_that_stops_sending_early_is_closed(string bytes)
    {
        await using var host = await PortHost.StartAsync();
        using var client = await host.ConnectAsync();

        await client.SendAsync(bytes);
        client.EndSending();

        Assert.DoesNotContain("200 OK", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_resets_early_is_no_error()
    {
        var time = new ObservedTime();
        await using var host = await PortHost.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        using (var client = await host.ConnectAsync())
        {
            await client.SendAsync("PRI");
            await time.TimerMadeAsync();
            client.Reset();
        }

        Assert.Equal("HTTP/1.1 GET 0", await host.AskAsync(HttpVersion.Version11));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    public async Task A_client_that_sends_too_little_in_time_is_closed(string bytes)
    {
        var time = new ObservedTime();
        await using var host = await PortHost.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = await host.ConnectAsync();
        await client.SendAsync(bytes);
        await time.TimerMadeAsync();

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Contains(host.Logs.Entries, entry => entry is { Level: LogLevel.Debug, Event.Name: "NothingToDetect" });
    }

    [Fact]
    public async Task DetectionTimeout_is_an_option_and_ends_with_the_first_bytes()
    {
        var time = new ObservedTime();
        await using var host = await PortHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.Configure<CleartextHttp2Options>(options => options.DetectionTimeout = TimeSpan.FromMinutes(2));
        });
        using var client = await host.ConnectAsync();
        await time.TimerMadeAsync();

        time.Advance(TimeSpan.FromSeconds(119));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("HTTP/1.1 GET 0", await client.ReadUntilAsync("GET 0"), StringComparison.Ordinal);

        // The timeout no longer applies to a decided connection.
        time.Advance(TimeSpan.FromMinutes(5));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("HTTP/1.1 GET 0", await client.ReadUntilAsync("GET 0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_clients_above_the_limit_are_closed()
    {
        var time = new ObservedTime();
        await using var host = await PortHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.Configure<CleartextHttp2Options>(options => options.MaxUndecidedConnections = 1);
        });
        using var first = await host.ConnectAsync();
        await time.TimerMadeAsync();
        using var second = await host.ConnectAsync();

        Assert.Equal("", await second.ReadToEndAsync());
        Assert.Contains(host.Logs.Entries, entry => entry is { Level: LogLevel.Warning, Event.Name: "TooManyUndecided" });

        await first.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("HTTP/1.1 GET 0", await first.ReadUntilAsync("GET 0"), StringComparison.Ordinal);
        using var third = await host.ConnectAsync();
        await time.TimerMadeAsync();
        await third.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("HTTP/1.1 GET 0", await third.ReadUntilAsync("GET 0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_silent_clients_delay_nobody_and_a_stop_closes_them()
    {
        await using var host = await PortHost.StartAsync();
        var silent = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => host.ConnectAsync()));

        Assert.Equal("HTTP/1.1 GET 0", await host.AskAsync(HttpVersion.Version11));
        Assert.Equal("HTTP/2 GET 0", await host.AskAsync(HttpVersion.Version20));

        await host.StopAsync();
        foreach (var client in silent)
        {
            Assert.Equal("", await client.ReadToEndAsync());
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_stop_lets_an_HTTP2_request_finish()
    {
        var arrived = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        await using var host = await PortHost.StartAsync(map: app => app.MapGet("/slow", async http =>
        {
            arrived.SetResult();
            await released.Task;
            await http.Response.WriteAsync("finished");
        }));
        var answer = host.AskAsync(HttpVersion.Version20, "/slow");
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        var stopped = host.StopAsync();
        released.SetResult();

        Assert.Equal("finished", await answer);
        await stopped;
    }

    /// <summary>A clock that a test can wait on until a timer is set.</summary>
    private sealed class ObservedTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public async Task TimerMadeAsync() => await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
