using System.Text.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Configuration;

/// <summary>
/// Returns the last content of a JSON file of the configuration that no longer exists, or cannot be read as JSON, such as an empty file that a program is writing. .NET would
/// treat it as empty, and the gateway would lose its destinations, rules and addresses.
/// </summary>
internal sealed class LastingFiles(IFileProvider files) : IFileProvider
{
    private byte[]? _last;

    /// <summary>Why the former content is in force; null if the file has been read.</summary>
    public string? Problem { get; private set; }

    public IDirectoryContents GetDirectoryContents(string subpath) => files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => files.Watch(filter);

    public IFileInfo GetFileInfo(string subpath)
    {
        var file = files.GetFileInfo(subpath);
        try
        {
            var content = Read(file);
            _ = new ConfigurationBuilder().AddJsonStream(new MemoryStream(content)).Build();
            (_last, Problem) = (content, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            Problem = error is FileNotFoundException or DirectoryNotFoundException ? "The file no longer exists." : error.GetBaseException().Message;
        }

        // At start there is no former content, and the reader of the file tells its problem.
        return _last is null ? file : new Content(file, _last);
    }

    private static byte[] Read(IFileInfo file)
    {
        using var stream = file.Exists ? file.CreateReadStream() : throw new FileNotFoundException();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
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
