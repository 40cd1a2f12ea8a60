using System.Globalization;
using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Binding;

/// <summary>The parameter names in hints. A client can copy them into a query.</summary>
internal static class QueryNames
{
    /// <summary>The JSON names on the path to a field.</summary>
    public static string Of(ReadOnlySpan<FieldSchema> chain)
    {
        var name = Encode(chain[0].JsonName);
        foreach (var field in chain[1..])
        {
            name = $"{name}.{Encode(field.JsonName)}";
        }

        return name;
    }

    /// <summary>The name with escapes for characters that have another meaning in a query.</summary>
    public static string Encode(string name)
    {
        if (!name.AsSpan().ContainsAny("%&=+#") && !name.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            return name;
        }

        var encoded = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            _ = c is '%' or '&' or '=' or '+' or '#' or <= ' ' ? encoded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}") : encoded.Append(c);
        }

        return encoded.ToString();
    }
}
