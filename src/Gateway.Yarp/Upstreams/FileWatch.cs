namespace Gateway.Yarp.Upstreams;

/// <summary>Marks the schema of a cluster as doubtful when one of its files changes.</summary>
internal sealed class FileWatch(Upstream upstream, WatchedFolders folders) : IDisposable
{
    private readonly IDisposable[] _watching =
    [
        .. upstream.Options.Rules.Append(upstream.Options.DescriptorSet).OfType<string>().Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)
            .Select(path => folders.Watch(path, upstream.Doubt)).OfType<IDisposable>(),
    ];

    public void Dispose()
    {
        foreach (var one in _watching)
        {
            one.Dispose();
        }
    }
}
