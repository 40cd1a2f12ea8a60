using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Binding;

/// <summary>Checks whether the target of a query parameter can have a value. If not, the problem says what to write instead.</summary>
internal static class QueryPlace
{
    public static string TooDeep { get; } = $"more than {QueryFieldPath.MaxDepth} fields deep";

    /// <summary>The problem with a value for the field itself; null for none.</summary>
    public static string? ProblemOfValue(ReadOnlySpan<FieldSchema> chain)
    {
        var field = chain[^1];
        return field.IsMap ? $"a map; write {QueryNames.Of(chain)}[key]=value"
            : TextToWire.CanWrite(field) ? null
            : field.Message!.Fields.Count == 0 ? $"a {field.Message.FullName}, which has no value in a query"
            : field.IsRepeated ? $"a list of {field.Message.FullName}, which a query cannot hold"
            : $"a {field.Message.FullName}; set its fields one by one, such as {QueryNames.Of([.. chain, field.Message.Fields[0]])}=…";
    }

    /// <summary>The problem with brackets after the field; null for none.</summary>
    public static string? ProblemOfKey(ReadOnlySpan<FieldSchema> chain, bool hasKey)
    {
        var field = chain[^1];
        if (!field.IsMap)
        {
            return field.IsRepeated ? $"no brackets here; repeat the parameter: {QueryNames.Of(chain)}=a&{QueryNames.Of(chain)}=b" : $"{field.Name} is not a map";
        }

        return !hasKey ? $"expected ']' at the end; write {QueryNames.Of(chain)}[key]=value"
            : TextToWire.CanWrite(field.MapValue!) ? null
            : $"a map of {field.MapValue!.Message!.FullName}, which a query cannot hold";
    }

    /// <summary>The problem with a name after a field that has no fields.</summary>
    public static string ProblemOfPath(ReadOnlySpan<FieldSchema> chain)
    {
        var field = chain[^1];
        return $"{field.Name} {(field.IsMap ? $"is a map; write {QueryNames.Of(chain)}[key]=value" : field.IsRepeated ? "is repeated; its elements have no names in a query" : "has no fields")}";
    }

    /// <summary>Extracts the key from the text after the opening bracket.</summary>
    public static bool TryReadKey(FieldSchema field, ReadOnlySpan<byte> keyAndBracket, out ReadOnlySpan<byte> key)
    {
        var isKey = field.IsMap && keyAndBracket is [.., (byte)']'];
        key = isKey ? keyAndBracket[..^1] : default;
        return isKey;
    }
}
