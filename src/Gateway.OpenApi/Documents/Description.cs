using Gateway.OpenApi.Comments;
using Gateway.Rest;
using Gateway.Transcoding;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Documents;

/// <summary>The content of documents and of the console. Immutable.</summary>
/// <param name="Methods">The methods of the gateway, with or without bindings.</param>
/// <param name="Bindings">The bindings that it serves.</param>
/// <param name="Comments">The comments of their .proto files.</param>
/// <param name="Json">How the gateway reads and writes JSON.</param>
/// <param name="IsEnveloped">Whether the gateway wraps lines and array elements of a stream as <c>{"result": …}</c> or <c>{"error": …}</c>.</param>
internal sealed record Description(
    IReadOnlyList<GatewayMethod> Methods, IReadOnlyList<DocumentedBinding> Bindings, CommentBook Comments, JsonOptions Json, bool IsEnveloped)
{
    /// <summary>The description of a gateway that serves nothing.</summary>
    public static Description Empty { get; } = new([], [], new([], []), JsonOptions.Default, IsEnveloped: false);

    /// <summary>The files that declare the methods with bindings.</summary>
    public IEnumerable<FileDescriptor> Files => FilesOf(Bindings);

    /// <summary>The files that declare the methods of bindings, each once.</summary>
    public static IEnumerable<FileDescriptor> FilesOf(IEnumerable<DocumentedBinding> bindings) => bindings.Select(binding => binding.Method.Descriptor.File).Distinct();
}
