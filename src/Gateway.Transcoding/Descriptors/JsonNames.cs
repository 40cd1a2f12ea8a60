using System.Globalization;
using System.Text;

namespace Gateway.Transcoding.Descriptors;

internal static class JsonNames
{
    /// <summary>The JSON name that protoc gives a field: removes underscores and capitalizes the letter after each.</summary>
    public static string FromProtoName(string name)
    {
        var text = new StringBuilder(name.Length);
        var capitalize = false;
        foreach (var c in name)
        {
            if (c == '_')
            {
                capitalize = true;
                continue;
            }

            text.Append(capitalize ? char.ToUpperInvariant(c) : c);
            capitalize = false;
        }

        return text.ToString();
    }

    /// <summary>Escapes a name for a JSON string, because <c>json_name</c> may be any text.</summary>
    public static string Escape(string name)
    {
        if (!name.AsSpan().ContainsAny('"', '\\') && !name.AsSpan().ContainsAnyInRange('\0', '\x1F'))
        {
            return name;
        }

        var escaped = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            _ = c switch
            {
                '"' or '\\' => escaped.Append('\\').Append(c),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
