using System.Reflection;
using System.Xml;
using System.Xml.XPath;
using Gateway.OpenApi.Comments;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Logging;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swagger;

/// <summary>Finds and reads documentation files for comments.</summary>
internal static class XmlCommentFiles
{
    /// <summary>The files that the application named, then the files beside the assemblies of generated code. A file that cannot be read is logged and left out.</summary>
    public static IReadOnlyList<XmlComments> Read(SwaggerGenOptions swagger, IEnumerable<FileDescriptor> protos, bool find, ILogger logger)
    {
        var files = new List<XmlComments>();
        foreach (var source in swagger.DocumentFilterDescriptors.Select(filter => filter.FilterInstance).OfType<GrpcXmlCommentsSource>())
        {
            TryAdd(files, source.Open, "a file given to IncludeGrpcXmlComments", logger);
        }

        foreach (var path in find ? Beside(protos) : [])
        {
            TryAdd(files, () => Open(path), path, logger);
        }

        return files;
    }

    /// <summary>Opens a documentation file.</summary>
    public static XPathDocument Open(string path)
    {
        using var reader = XmlReader.Create(path);
        return new(reader);
    }

    private static IEnumerable<string> Beside(IEnumerable<FileDescriptor> protos) => DescriptorFiles.WithDependencies(protos)
        .Select(AssemblyOf)
        .OfType<Assembly>()
        .Distinct()
        .Select(assembly => Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"))
        .Where(File.Exists);

    private static Assembly? AssemblyOf(FileDescriptor file) =>
        (file.MessageTypes.Count > 0 ? file.MessageTypes[0].ClrType : file.EnumTypes.Count > 0 ? file.EnumTypes[0].ClrType : null)?.Assembly;

    private static void TryAdd(List<XmlComments> files, Func<XPathDocument> open, string name, ILogger logger)
    {
        try
        {
            files.Add(new(open()));
        }
        catch (Exception error) when (error is IOException or XmlException or UnauthorizedAccessException)
        {
            Log.CommentsUnreadable(logger, name, error);
        }
    }
}
