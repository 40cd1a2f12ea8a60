using System.Text;

namespace Gateway.Transcoding.Descriptors;

internal static class JsonNames
{
    /// <summary>The JSON name protoc gives a field: underscores go, and the letter after one becomes upper case.</summary>
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
}
