using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Configuration;

/// <summary>
/// Returns the last content of a configuration file that no longer exists. .NET would treat it as empty, and the gateway would lose its destinations, rules and addresses.
/// </summary>
internal sealed class LastingFiles(IFileProvider files) : IFileProvider
{
    private byte[]? _last;

    /// <summary>Whether the file no longer exists.</summary>
    public bool IsGone { get; private set; }

    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => files.Watch(filter);

    public IFileInfo GetFileInfo(string subpath)
    {
        var file = files.GetFileInfo(subpath);
        if (TryRead(file) is { } content)
        {
            (_last, IsGone) = (content, false);
            return file;
        }

        IsGone = _last is not null;
        return _last is null ? file : new Content(file, _last);
    }

    private static byte[]? TryRead(IFileInfo file)
    {
        try
        {
            using var stream = file.Exists ? file.CreateReadStream() : Stream.Null;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return file.Exists ? content.ToArray() : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private sealed class Content(IFileInfo file, byte[] content) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => file.LastModified;

        public long Length => content.Length;

        public string Name => file.Name;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(content, writable: false);
    }
}
