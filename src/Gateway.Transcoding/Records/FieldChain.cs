using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Records;

/// <summary>How two field paths of one message relate.</summary>
internal enum FieldRelation
{
    /// <summary>The two fields can be set independently.</summary>
    Apart,

    /// <summary>Both paths lead to the same field.</summary>
    Same,

    /// <summary>One path is the start of the other.</summary>
    Within,

    /// <summary>The paths lead through different members of one oneof: setting one clears the other.</summary>
    OneofSiblings,
}

/// <summary>Field paths as chains of fields, outermost first.</summary>
internal static class FieldChain
{
    /// <summary>The field path with declared names: <c>book.name</c>.</summary>
    public static string Path(ReadOnlySpan<FieldSchema> chain)
    {
        var path = chain[0].Name;
        foreach (var field in chain[1..])
        {
            path = $"{path}.{field.Name}";
        }

        return path;
    }

    public static FieldRelation Relate(ReadOnlySpan<FieldSchema> a, ReadOnlySpan<FieldSchema> b)
    {
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return a[i].Oneof is { } oneof && oneof == b[i].Oneof ? FieldRelation.OneofSiblings : FieldRelation.Apart;
            }
        }

        return a.Length == b.Length ? FieldRelation.Same : FieldRelation.Within;
    }

    /// <summary>Whether both paths write into one message below the request. The result must then hold one record of this message.</summary>
    public static bool SharesMessage(ReadOnlySpan<FieldSchema> a, ReadOnlySpan<FieldSchema> b) =>
        a[0] == b[0] && (a.Length > 1 || b.Length > 1);

    /// <summary>Whether a field path can continue below the field.</summary>
    public static bool HasFields(FieldSchema field) => field is { Message: not null, IsRepeated: false };
}
