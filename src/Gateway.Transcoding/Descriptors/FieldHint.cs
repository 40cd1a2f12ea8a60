using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Makes a hint for a name that is not a field of a message. The hint names the members of the oneof with this name, or a similar field.</summary>
internal static class FieldHint
{
    private const int MostNames = 8;

    /// <summary>The hint for a name in JSON or in a query; null if there is none. JSON names come before declared names.</summary>
    /// <param name="type">The message.</param>
    /// <param name="name">The name that is not a field.</param>
    /// <param name="write">Converts a field's name to the client's spelling; null for no change.</param>
    public static string? Find(MessageSchema type, string name, Func<string, string>? write = null)
    {
        foreach (var oneof in type.Oneofs)
        {
            if (oneof.Fields.Count > 0 && (oneof.Name == name || JsonNames.FromProtoName(oneof.Name) == name))
            {
                return Of(oneof, static field => field.JsonName);
            }
        }

        return (SimilarName.Find(name, type.Fields.Select(static field => field.JsonName)) ?? SimilarName.Find(name, type.Fields.Select(static field => field.Name))) is { } similar
            ? DidYouMean(write is null ? similar : write(similar))
            : null;
    }

    /// <summary>The hint for a declared name in a rule of <c>google.api.http</c>; null if there is none.</summary>
    public static string? FindDeclared(MessageSchema type, string name) =>
        type.Oneofs.FirstOrDefault(oneof => oneof.Name == name) is { Fields.Count: > 0 } found ? Of(found, static field => field.Name)
        : SimilarName.Find(name, type.Fields.Select(static field => field.Name)) is { } similar ? DidYouMean(similar)
        : null;

    /// <summary>The hint with a similar name.</summary>
    public static string DidYouMean(string similar) => $"did you mean \"{similar}\"?";

    private static string Of(OneofSchema oneof, Func<FieldSchema, string> nameOf)
    {
        var hint = new StringBuilder($"{oneof.Name} is a oneof, not a field: give one of its members instead: ");
        hint.AppendJoin(", ", oneof.Fields.Take(MostNames).Select(nameOf));
        return hint.Append(oneof.Fields.Count > MostNames ? ", …" : "").ToString();
    }
}
