using System.Xml.XPath;

namespace Gateway.Transcoding.Served;

/// <summary>The sources of .proto comments, which generated code carries. Documents register it as a service, so that all pages of an application show the same comments.</summary>
/// <param name="Files">The C# documentation files that the application named.</param>
/// <param name="FindsFiles">Whether to read files beside the assemblies of generated code too.</param>
public sealed record ServedComments(IReadOnlyList<ServedCommentFile> Files, bool FindsFiles)
{
    /// <summary>The files beside the assemblies of generated code.</summary>
    public static ServedComments Default { get; } = new([], FindsFiles: true);
}

/// <summary>A C# documentation file.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Open">Opens it.</param>
public sealed record ServedCommentFile(string Name, Func<XPathDocument> Open);
