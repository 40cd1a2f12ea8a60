namespace Gateway.Tests.Host;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text, string extension = ".json")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gateway-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(Path, text);
    }

    public TemporaryFile(byte[] bytes)
        : this("", ".binpb") => File.WriteAllBytes(Path, bytes);

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
