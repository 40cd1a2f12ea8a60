using System.Reflection;
using System.Xml;
using System.Xml.XPath;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi.Comments;

/// <summary>A C# XML documentation file that the application named.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Open">Opens it.</param>
internal sealed record XmlCommentFile(string Name, Func<XPathDocument> Open)
{
    /// <summary>The files that the application named, then the files beside the assemblies of generated code. A file that cannot be read is logged and left out.</summary>
    public static IReadOnlyList<XmlComments> Read(IReadOnlyList<XmlCommentFile> named, IEnumerable<FileDescriptor> protos, bool find, ILogger logger)
    {
        var files = new List<XmlComments>();
        foreach (var file in find ? named.Concat(Beside(protos)) : named)
        {
            try
            {
                files.Add(new(file.Open()));
            }
            catch (Exception error) when (error is IOException or XmlException or UnauthorizedAccessException)
            {
                Log.CommentsUnreadable(logger, file.Name, error);
            }
        }

        return files;
    }

    /// <summary>The file at a path.</summary>
    public static XmlCommentFile At(string path) => new(path, () => Load(path));

    /// <summary>Reads the documentation file at a path.</summary>
    public static XPathDocument Load(string path)
    {
        using var reader = XmlReader.Create(path);
        return new(reader);
    }

    private static IEnumerable<XmlCommentFile> Beside(IEnumerable<FileDescriptor> protos) => DescriptorFiles.WithDependencies(protos)
        .Select(AssemblyOf)
        .OfType<Assembly>()
        .Distinct()
        .Select(assembly => Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"))
        .Where(File.Exists)
        .Select(At);

    private static Assembly? AssemblyOf(FileDescriptor file) =>
        (file.MessageTypes.Count > 0 ? file.MessageTypes[0].ClrType : file.EnumTypes.Count > 0 ? file.EnumTypes[0].ClrType : null)?.Assembly;
}
