using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Upstreams;

/// <summary>Watches files. All clusters share one watcher per folder, because systems allow a user few watchers (Linux often 128).</summary>
internal sealed class WatchedFolders : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PhysicalFileProvider> _folders = new(StringComparer.Ordinal);

    /// <summary>The number of watched folders.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _folders.Count;
            }
        }
    }

    /// <summary>Calls back whenever a file changes. Returns null if its folder does not exist.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="changed">The callback.</param>
    public IDisposable? Watch(string path, Action changed)
    {
        var (folder, name) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var provider = ProviderOf(folder, name);
        return ChangeToken.OnChange(() => provider.Watch(name), changed);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var provider in _folders.Values)
            {
                provider.Dispose();
            }

            _folders.Clear();
        }
    }

    private PhysicalFileProvider ProviderOf(string folder, string name)
    {
        lock (_gate)
        {
            if (!_folders.TryGetValue(folder, out var provider))
            {
                provider = Open(folder, name);
                _folders.Add(folder, provider);
            }

            return provider;
        }
    }

    private static PhysicalFileProvider Open(string folder, string name)
    {
        var provider = new PhysicalFileProvider(folder);
        try
        {
            // This call requests the system's watcher.
            provider.Watch(name);
            return provider;
        }
        catch (IOException)
        {
            // The system has no watcher left, so the files are polled every few seconds.
            provider.Dispose();
            return new PhysicalFileProvider(folder) { UsePollingFileWatcher = true, UseActivePolling = true };
        }
    }
}
