namespace Gateway.Yarp.Tests.Schemas;

/// <summary>A file in a directory of its own, for one test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-");

    public TemporaryFile(byte[] content) => File.WriteAllBytes(Path, content);

    public TemporaryFile(string content) => File.WriteAllText(Path, content);

    public string Path => System.IO.Path.Combine(_directory.FullName, "file");

    public void Dispose() => _directory.Delete(recursive: true);
}
