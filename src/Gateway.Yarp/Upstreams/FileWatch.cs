using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Upstreams;

/// <summary>Doubts the schema of a cluster when one of its files changes.</summary>
internal sealed class FileWatch : IDisposable
{
    private readonly List<IDisposable> _watching = [];

    public FileWatch(Upstream upstream)
    {
        var files = upstream.Options.Rules.Append(upstream.Options.DescriptorSet).OfType<string>().Select(Path.GetFullPath);
        foreach (var folder in files.Distinct(StringComparer.Ordinal).GroupBy(Path.GetDirectoryName, StringComparer.Ordinal))
        {
            if (!Directory.Exists(folder.Key))
            {
                continue;
            }

            var provider = new PhysicalFileProvider(folder.Key);
            _watching.Add(provider);
            foreach (var name in folder.Select(Path.GetFileName).OfType<string>())
            {
                _watching.Add(ChangeToken.OnChange(() => provider.Watch(name), upstream.Doubt));
            }
        }
    }

    public void Dispose() => _watching.ForEach(static one => one.Dispose());
}
