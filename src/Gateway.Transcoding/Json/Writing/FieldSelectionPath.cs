using System.Text;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Reads one path of a <see cref="FieldSelection"/>: <c>author.displayName</c>.</summary>
internal readonly ref struct FieldSelectionPath(ReadOnlySpan<byte> path)
{
    private const int MostShown = 100;

    // As in a query: only recursive types allow longer paths, and no useful request needs them.
    private const int MaxDepth = QueryFieldPath.MaxDepth;

    private readonly ReadOnlySpan<byte> _path = path;

    /// <summary>Adds the path to a selection.</summary>
    /// <returns>Whether the path selects everything.</returns>
    /// <exception cref="TranscodingException">The path names no field.</exception>
    public bool AddTo(FieldSelection selection, MessageSchema? type, FieldSchema? field)
    {
        var rest = _path;
        FieldSelection? node = selection;
        for (var depth = 0; ; depth++)
        {
            if (depth == MaxDepth)
            {
                throw Refuse(rest, $"the path has more than {MaxDepth} names");
            }

            type = field is null ? type : MessageOf(field);
            if (rest.SequenceEqual("*"u8))
            {
                return true;
            }

            if (type is not { WellKnown: WellKnownType.None })
            {
                throw Refuse(rest, field is null ? $"{type!.FullName} has no fields in JSON; write *" : $"{field.Name} has no fields; end the path at it");
            }

            (field, var end) = Find(type, rest);
            if (end == rest.Length || rest[(end + 1)..].SequenceEqual("*"u8))
            {
                node?.AddWhole(field);
                return false;
            }

            rest = rest[(end + 1)..];
            node = node?.AddPart(field);
        }
    }

    // The message whose fields a path can name after a field: the field's own, that of its elements, or that of its values.
    private static MessageSchema? MessageOf(FieldSchema field) => field.IsMap ? field.MapValue!.Message : field.Message;

    // Finds the longest name at the start of the path: a JSON name or the name of an extension may have dots.
    private (FieldSchema Field, int End) Find(MessageSchema type, ReadOnlySpan<byte> rest)
    {
        var dot = rest.IndexOf((byte)'.');
        for (var end = LongestEnd(type, rest, dot); end >= 0; end = rest[..end].LastIndexOf((byte)'.'))
        {
            if (type.FindField(rest[..end]) is { } field)
            {
                return (field, end);
            }
        }

        var name = dot < 0 ? rest : rest[..dot];
        if (name.IsEmpty)
        {
            throw Refuse(rest, "a name is missing");
        }

        var hint = FieldHint.Find(type, Encoding.UTF8.GetString(name));
        throw Refuse(rest, $"unknown field \"{Shorten(name)}\" in {type.FullName}{(hint is null ? "" : $"; {hint}")}");
    }

    // The end of the longest possible name: not past the longest name with dots, and not before the first dot.
    private static int LongestEnd(MessageSchema type, ReadOnlySpan<byte> rest, int dot)
    {
        var first = dot < 0 ? rest.Length : dot;
        if (rest.Length <= type.LongestNameLikePath)
        {
            return rest.Length;
        }

        return type.HasNamesLikePaths ? Math.Max(first, rest[..(type.LongestNameLikePath + 1)].LastIndexOf((byte)'.')) : first;
    }

    private TranscodingException Refuse(ReadOnlySpan<byte> rest, string problem)
    {
        var before = _path[..(_path.Length - rest.Length)].TrimEnd((byte)'.');
        return new TranscodingException(Shorten(before), problem);
    }

    private static string Shorten(ReadOnlySpan<byte> text) => text.Length > MostShown ? Encoding.UTF8.GetString(text[..MostShown]) + "…" : Encoding.UTF8.GetString(text);
}
