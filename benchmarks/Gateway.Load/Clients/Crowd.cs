using Gateway.Load.Servers;

namespace Gateway.Load.Clients;

/// <summary>Many streams of one kind to one server.</summary>
internal sealed class Crowd : IDisposable
{
    private const int AtATime = 50; // simultaneous connections must fit into the queue of a listening socket

    private readonly Http2Streams _http2;
    private readonly List<IOpenStream> _open = [];

    private Crowd(ServerProcess server) => _http2 = new Http2Streams(server);

    public static async Task<Crowd> OpenAsync(ServerProcess server, StreamKind kind, string path, int count)
    {
        var crowd = new Crowd(server);
        while (crowd._open.Count < count)
        {
            var some = Enumerable.Range(0, Math.Min(AtATime, count - crowd._open.Count)).Select(_ => OpenOneAsync(server, crowd._http2, kind, path));
            crowd._open.AddRange(await Task.WhenAll(some));
        }

        return crowd;
    }

    /// <summary>Opens one stream, for HTTP/2 on the given connections.</summary>
    public static Task<IOpenStream> OpenOneAsync(ServerProcess server, Http2Streams http2, StreamKind kind, string path) =>
        kind == StreamKind.LinesOverHttp2 ? http2.OpenAsync(path) : RawStream.OpenAsync(server, path, kind);

    /// <summary>All clients read for a while.</summary>
    /// <returns>The number of received messages.</returns>
    public async Task<long> ReadAsync(TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        var counts = await Task.WhenAll(_open.Select(stream => ReadUntilAsync(stream, end.Token)));
        return counts.Sum();
    }

    /// <summary>All clients read one message.</summary>
    public Task ReadOneEachAsync() => Task.WhenAll(_open.Select(stream => stream.ReadAsync(1, CancellationToken.None)));

    /// <summary>All clients disconnect.</summary>
    public void Dispose()
    {
        _open.ForEach(stream => stream.Reset());
        _http2.Dispose();
    }

    private static async Task<long> ReadUntilAsync(IOpenStream stream, CancellationToken end)
    {
        var count = 0L;
        try
        {
            while (true)
            {
                count += await stream.ReadAsync(1, end);
            }
        }
        catch (OperationCanceledException)
        {
            return count;
        }
    }
}
