using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Pages;

/// <summary>A file of a page: its bytes, its content type, and an entity tag that changes with the bytes.</summary>
internal sealed class PageAsset(string name, byte[] bytes)
{
    private readonly EntityTagHeaderValue _tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");

    public string Name { get; } = name;

    public ReadOnlyMemory<byte> Bytes => bytes;

    public string ContentType { get; } = Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new ArgumentException($"{name}: pages have no content type for '{other}'.", nameof(name)),
    };

    /// <summary>Reads a file that is embedded in an assembly as <c>folder/name</c>.</summary>
    public static PageAsset Read(Assembly assembly, string folder, string name)
    {
        using var stream = assembly.GetManifestResourceStream($"{folder}/{name}")
            ?? throw new InvalidOperationException($"{folder}/{name} is not in {assembly.GetName().Name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageAsset(name, bytes);
    }

    /// <summary>Reads all embedded files of a folder of an assembly, except pages.</summary>
    public static IEnumerable<PageAsset> ReadParts(Assembly assembly, string folder) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && !name.EndsWith(".html", StringComparison.Ordinal))
        .Select(name => Read(assembly, folder, name[(folder.Length + 1)..]));

    /// <summary>Answers with the file, or with 304 if the client has it.</summary>
    public Task WriteAsync(HttpContext http) => WriteAsync(http, PageHeaders.Revalidate);

    /// <summary>Answers with the file, and says how long it may be kept.</summary>
    public Task WriteAsync(HttpContext http, string caching)
    {
        PageHeaders.Write(http.Response, caching);
        return TypedResults.Bytes(Bytes, ContentType, entityTag: _tag).ExecuteAsync(http);
    }
}
