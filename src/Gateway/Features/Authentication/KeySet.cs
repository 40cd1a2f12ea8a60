using System.Collections.Frozen;
using Gateway.Program.Configuration.Access;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Program.Features.Authentication;

/// <summary>
/// The keys of a file. A token triggers a new check of the file if the last one is more than a second ago. If the file cannot be read, the former keys stay in force, and the log says so.
/// </summary>
internal sealed class KeySet
{
    private static readonly TimeSpan _recheck = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private byte[] _bytes;
    private string? _problem;
    private long _readAt;
    private volatile Keys _keys;

    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public KeySet(string path, TimeProvider time, ILogger logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        _bytes = KeySetReader.ReadBytes(path);
        _keys = new Keys(KeySetReader.Parse(_bytes, path));
        _readAt = time.GetTimestamp();
    }

    /// <summary>The keys that may have signed a token.</summary>
    /// <param name="id">The key id (<c>kid</c>) of the token; null or empty if it has none.</param>
    public IReadOnlyList<SecurityKey> Find(string? id)
    {
        // One request checks the file while others use the known keys.
        if (_time.GetElapsedTime(Interlocked.Read(ref _readAt)) >= _recheck && _reading.TryEnter())
        {
            try
            {
                ReadAgain();
            }
            finally
            {
                _reading.Exit();
            }
        }

        var keys = _keys;
        return string.IsNullOrEmpty(id) ? keys.All : keys.ById.GetValueOrDefault(id, []);
    }

    private void ReadAgain()
    {
        string? problem = null;
        try
        {
            var bytes = KeySetReader.ReadBytes(_path);
            if (!bytes.AsSpan().SequenceEqual(_bytes))
            {
                _keys = new Keys(KeySetReader.Parse(bytes, _path));
                _bytes = bytes;
                Log.KeysTaken(_logger, _path, _keys.All.Count);
            }
        }
        catch (InvalidDataException broken)
        {
            problem = broken.Message;
        }

        // Logs each problem once, not once a second.
        if (problem is not null && problem != _problem)
        {
            Log.KeysRefused(_logger, problem);
        }

        _problem = problem;
        Interlocked.Exchange(ref _readAt, _time.GetTimestamp());
    }

    private sealed record Keys(IReadOnlyList<SecurityKey> All)
    {
        public FrozenDictionary<string, SecurityKey[]> ById { get; } = All.Where(static key => key.KeyId is { Length: > 0 })
            .GroupBy(static key => key.KeyId, StringComparer.Ordinal)
            .ToFrozenDictionary(static same => same.Key, static same => same.ToArray(), StringComparer.Ordinal);
    }
}
