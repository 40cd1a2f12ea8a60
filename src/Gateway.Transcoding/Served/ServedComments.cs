using System.Xml.XPath;

namespace Gateway.Transcoding.Served;

/// <summary>Where comments come from that .proto files carry into generated code. Documents register it as a service, so that all pages of an application read the same.</summary>
/// <param name="Files">The C# documentation files that the application named.</param>
/// <param name="FindsFiles">Whether files beside the assemblies of generated code are read too.</param>
public sealed record ServedComments(IReadOnlyList<ServedCommentFile> Files, bool FindsFiles)
{
    /// <summary>The files beside the assemblies of generated code.</summary>
    public static ServedComments Default { get; } = new([], FindsFiles: true);
}

/// <summary>A C# documentation file.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Open">Opens it.</param>
public sealed record ServedCommentFile(string Name, Func<XPathDocument> Open);
