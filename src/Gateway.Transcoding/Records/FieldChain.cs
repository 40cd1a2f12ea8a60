using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Records;

/// <summary>How two field paths of one message stand to each other.</summary>
internal enum FieldRelation
{
    /// <summary>They can be set independently.</summary>
    Apart,

    /// <summary>They are the same field.</summary>
    Same,

    /// <summary>One leads through the other.</summary>
    Within,

    /// <summary>They lead through different members of one oneof: setting one clears the other.</summary>
    OneofSiblings,
}

/// <summary>Field paths as chains of fields, outermost first.</summary>
internal static class FieldChain
{
    /// <summary>The field path as declared: <c>book.name</c>.</summary>
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

    /// <summary>Whether both write the same message below the request, which must end up as one record.</summary>
    public static bool SharesMessage(ReadOnlySpan<FieldSchema> a, ReadOnlySpan<FieldSchema> b) =>
        a[0] == b[0] && (a.Length > 1 || b.Length > 1);

    /// <summary>Whether fields can stand below the field in a field path.</summary>
    public static bool HasFields(FieldSchema field) => field is { Message: not null, IsRepeated: false };
}
