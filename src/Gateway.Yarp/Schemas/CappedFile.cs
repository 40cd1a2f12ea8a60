using System.Security.Cryptography;

namespace Gateway.Yarp.Schemas;

/// <summary>Reads a file up to a limit. Does not trust the file's length: a pipe has none, and another program may be writing to the file.</summary>
internal static class CappedFile
{
    /// <summary>The content; null if it exceeds the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        using var content = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await file.ReadAsync(part, cancellationToken) is var read and > 0)
        {
            if (content.Length + read > maxBytes)
            {
                return null;
            }

            content.Write(part, 0, read);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The hash of the content, computed without holding all of it; null if it exceeds the limit.</summary>
    public static async Task<string?> HashAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[64 * 1024];
        var length = 0L;
        while (await file.ReadAsync(part, cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > maxBytes)
            {
                return null;
            }

            hash.AppendData(part, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
}
