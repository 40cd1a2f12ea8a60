using System.IO.Pipelines;
using Gateway.Cleartext.Detection;
using Gateway.Cleartext.HandOver;
using Gateway.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Cleartext.Tests.Detection;

/// <summary>The connection middleware on connections without a socket.</summary>
public sealed class ProtocolDetectorTests : IDisposable
{
    private readonly LogCollector _logs = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ProtocolDetector _detector;

    public ProtocolDetectorTests() =>
        _detector = new ProtocolDetector(
            static _ => throw new InvalidOperationException("No client speaks HTTP/1.1 here."),
            Http2HandOver.For(new KestrelServerOptions()),
            new UndecidedConnections(Options.Create(new CleartextHttp2Options { MaxUndecidedConnections = 1 }), _time),
            TimeSpan.FromHours(1),
            _time,
            _logs.CreateLogger("detector"));

    [Fact]
    public async Task A_connection_reset_before_detection_is_no_error()
    {
        var bytes = new Pipe();
        await bytes.Writer.CompleteAsync(new ConnectionResetException("Connection reset by peer."));

        await _detector.OnConnectionAsync(On(bytes));

        Assert.Equal(["GoneUndecided"], Events(LogLevel.Debug));
    }

    [Fact]
    public async Task Refused_connections_cause_one_warning_a_minute()
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
