using Gateway.OpenApi.Comments;
using Gateway.Transcoding.Served;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Served;

/// <summary>The content of documents and pages: the served methods, and the comments of their .proto files. Immutable.</summary>
/// <param name="Methods">The methods, with or without bindings.</param>
/// <param name="Bindings">The bindings.</param>
/// <param name="Comments">The comments of their .proto files.</param>
internal sealed record Description(IReadOnlyList<ServedMethod> Methods, IReadOnlyList<DocumentedBinding> Bindings, CommentBook Comments)
{
    /// <summary>The description of a server that serves nothing.</summary>
    public static Description Empty { get; } = new([], [], new([], []));

    /// <summary>The files that declare the methods with bindings.</summary>
    public IEnumerable<FileDescriptor> Files => FilesOf(Bindings);

    /// <summary>The files that declare the methods of bindings, each once.</summary>
    public static IEnumerable<FileDescriptor> FilesOf(IEnumerable<DocumentedBinding> bindings) => bindings.Select(binding => binding.Method.Descriptor.File).Distinct();
}
