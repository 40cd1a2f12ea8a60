using System.IO.Pipelines;
using Gateway.Hosting.Connections;
using Gateway.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Hosting.Tests.Connections;

/// <summary>The middleware on connections without a socket.</summary>
public sealed class ProtocolDetectorTests : IDisposable
{
    private readonly LogCollector _logs = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CleartextHttp2Options _options = new() { DetectionTimeout = TimeSpan.FromHours(1), MaxUndecidedConnections = 1 };
    private readonly ProtocolDetector _detector;

    public ProtocolDetectorTests() =>
        _detector = new ProtocolDetector(
            static _ => throw new InvalidOperationException("Nobody has spoken HTTP/1.1."),
            Http2HandOver.For(new KestrelServerOptions()),
            _options,
            _time,
            _logs.CreateLogger("detector"));

    [Fact]
    public async Task A_connection_that_was_reset_before_anybody_looked_is_no_error()
    {
        var bytes = new Pipe();
        await bytes.Writer.CompleteAsync(new ConnectionResetException("Connection reset by peer."));

        await _detector.OnConnectionAsync(On(bytes));

        Assert.Equal(["GoneUndecided"], Events(LogLevel.Debug));
    }

    [Fact]
    public async Task However_many_connections_are_refused_the_log_is_warned_once_a_minute()
    {
        var silent = new Pipe();
        var waiting = _detector.OnConnectionAsync(On(silent));
        Assert.False(waiting.IsCompleted);

        await RefuseAsync();
        await RefuseAsync();
        Assert.Equal(["TooManyUndecided"], Events(LogLevel.Warning));

        _time.Advance(TimeSpan.FromSeconds(59));
        await RefuseAsync();
        Assert.Equal(["TooManyUndecided"], Events(LogLevel.Warning));

        _time.Advance(TimeSpan.FromSeconds(1));
        await RefuseAsync();
        Assert.Equal(["TooManyUndecided", "TooManyUndecided"], Events(LogLevel.Warning));
        Assert.Equal(["UndecidedRefused", "UndecidedRefused", "UndecidedRefused", "UndecidedRefused"], Events(LogLevel.Debug));

        await silent.Writer.CompleteAsync(new ConnectionResetException("Connection reset by peer."));
        await waiting;
    }

    public void Dispose() => _logs.Dispose();

    private static DefaultConnectionContext On(Pipe bytes)
    {
        var transport = new Transport(bytes.Reader, new Pipe().Writer);
        return new DefaultConnectionContext("connection", transport, transport);
    }

    private Task RefuseAsync() => _detector.OnConnectionAsync(On(new Pipe()));

    private IEnumerable<string?> Events(LogLevel level) => _logs.Entries.Where(entry => entry.Level == level).Select(entry => entry.Event.Name);

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
