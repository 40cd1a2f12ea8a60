using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;

namespace Gateway.Console.Shapes;

/// <summary>A binding: which fields go into the path, the body and the query.</summary>
/// <param name="Verb">Its HTTP method.</param>
/// <param name="Path">The path as people read it: <c>/v1/{name=shelves/*}</c>.</param>
/// <param name="Pieces">The path in pieces, for filling.</param>
/// <param name="Body">What the body holds: <c>*</c> for the message, the name of a field, or null for nothing. The query holds the rest.</param>
/// <param name="Bytes">Whether the body is bytes of any type instead of JSON.</param>
/// <param name="AnswersBytes">Whether the answer is bytes of any type instead of JSON.</param>
internal sealed record BindingShape(string Verb, string Path, IReadOnlyList<PathPiece> Pieces, string? Body, bool Bytes, bool AnswersBytes)
{
    public static BindingShape Of(DocumentedBinding binding, FieldNaming naming) => new(
        binding.ShownMethod.Method,
        binding.PrefixedTemplate,
        PathPieces.Of(binding, naming),
        binding.Http.Body switch
        {
            BodyBinding.Message => "*",
            BodyBinding.Field => naming.NameOf(binding.Http.BodyField!),
            _ => null,
        },
        binding.Http.TakesHttpBody,
        binding.Http.AnswersHttpBody);
}
