using Gateway.Program.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Tests.Configuration;

/// <summary>Files of the configuration whose last content stays in force.</summary>
public sealed class LastingFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("// nothing", "JSON")]
    [InlineData("{ \"a\": ", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("{ \"a\": 1, \"A\": 2 }", "duplicate key")]
    [InlineData(null, "The file no longer exists.")]
    public void Another_file_that_changes_does_not_bring_a_broken_one_into_force(string? text, string problem)
    {
        var path = Path.Combine(_folder.FullName, "gateway.json");
        File.WriteAllText(path, "{ \"a\": \"former\" }");
        using var folder = new PhysicalFileProvider(_folder.FullName);
        var files = new LastingFiles(folder);
        var configuration = new ConfigurationBuilder().AddJsonFile(files, "gateway.json", optional: false, reloadOnChange: false).Build();
        if (text is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, text);
        }

        configuration.Reload();

        Assert.Equal("former", configuration["a"]);
        Assert.Contains(problem, files.Problem, StringComparison.Ordinal);

        File.WriteAllText(path, "{ \"a\": \"new\" }");
        configuration.Reload();

        Assert.Equal(("new", null), (configuration["a"], files.Problem));
    }

    [Fact]
    public void A_file_that_is_broken_at_start_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "gateway.json"), "");
        using var folder = new PhysicalFileProvider(_folder.FullName);

        Assert.Throws<InvalidDataException>(() => new ConfigurationBuilder().AddJsonFile(new LastingFiles(folder), "gateway.json", optional: false, reloadOnChange: false).Build());
    }
}
