using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The hint for a name that is no field of a message: the members of the oneof of that name, or the field that the name probably means.</summary>
internal static class FieldHint
{
    private const int MostNames = 8;

    /// <summary>The hint for a name in JSON or in a query; null when there is none. Names of JSON come before declared ones.</summary>
    /// <param name="type">The message.</param>
    /// <param name="name">The name that is no field.</param>
    /// <param name="write">Writes a field's name the way the client has to; null for as it is.</param>
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

    /// <summary>The hint for a declared name, as the rules of <c>google.api.http</c> have them; null when there is none.</summary>
    public static string? FindDeclared(MessageSchema type, string name) =>
        type.Oneofs.FirstOrDefault(oneof => oneof.Name == name) is { Fields.Count: > 0 } found ? Of(found, static field => field.Name)
        : SimilarName.Find(name, type.Fields.Select(static field => field.Name)) is { } similar ? DidYouMean(similar)
        : null;

    /// <summary>The hint that names what was probably meant.</summary>
    public static string DidYouMean(string similar) => $"did you mean \"{similar}\"?";

    private static string Of(OneofSchema oneof, Func<FieldSchema, string> nameOf)
    {
        var hint = new StringBuilder($"{oneof.Name} is a oneof, which is no field: give one of its members in its place, ");
        hint.AppendJoin(", ", oneof.Fields.Take(MostNames).Select(nameOf));
        return hint.Append(oneof.Fields.Count > MostNames ? ", …" : "").ToString();
    }
}
