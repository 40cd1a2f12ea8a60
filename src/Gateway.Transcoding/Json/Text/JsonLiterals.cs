namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads <c>true</c>, <c>false</c> and <c>null</c>.</summary>
internal static class JsonLiterals
{
    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public static bool ReadBool(ref this JsonCursor json)
    {
        var first = json.Peek();
        if (first == 't' && TryReadLiteral(ref json, "true"u8))
        {
            return true;
        }

        if (first == 'f' && TryReadLiteral(ref json, "false"u8))
        {
            return false;
        }

        throw json.Expected("true or false");
    }

    /// <summary>Reads <c>null</c>.</summary>
    public static void ReadNull(ref this JsonCursor json)
    {
        if (json.Peek() != 'n' || !TryReadLiteral(ref json, "null"u8))
        {
            throw json.Expected("a value");
        }
    }

    private static bool TryReadLiteral(ref JsonCursor json, ReadOnlySpan<byte> literal)
    {
        if (!json.Rest.StartsWith(literal))
        {
            return false;
        }

        json.Advance(literal.Length);
        return true;
    }
}
