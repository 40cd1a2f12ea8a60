using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Example field masks. The path names a field of the message next to the mask, because the mask applies to that message.</summary>
internal static class Masks
{
    /// <summary>A path in lowerCamelCase, as masks are written in JSON.</summary>
    public static string Example(FieldSchema mask)
    {
        var masked = mask.ContainingType.Fields.FirstOrDefault(field => field is { IsRepeated: false, Message.WellKnown: WellKnownType.None } && field != mask)?.Message;
        var path = masked?.Fields.FirstOrDefault(field => field is { IsExtension: false, Name: not ("name" or "id" or "etag") } && !FieldTraits.Of(field).OutputOnly);
        return path is not null && IsReversible(path.Name) ? Camel(path.Name) : "name";
    }

    // JSON cannot express every name in a mask: only names that survive the conversion to lowerCamelCase and back.
    private static bool IsReversible(string name) =>
        !name.Any(char.IsAsciiLetterUpper) && !name.StartsWith('_') && !name.EndsWith('_')
        && !name.Where((c, i) => c == '_' && !char.IsAsciiLetterLower(name[i + 1])).Any();

    private static string Camel(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                text.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return text.ToString();
    }
}
