using System.Text;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Finds the customary prefix of enum values: <c>HTTP_STATUS_</c> for the enum <c>HttpStatus</c>.</summary>
internal static class EnumPrefix
{
    public static string Of(EnumDescriptorProto type)
    {
        var prefix = ToUpperSnake(type.Name) + "_";
        var stripped = type.Value.Select(v => Strip(prefix, v.Name)).Distinct(StringComparer.Ordinal);

        // Two values must not get the same name.
        return stripped.Count() == type.Value.Select(v => v.Name).Distinct(StringComparer.Ordinal).Count() ? prefix : "";
    }

    public static string Remove(string prefix, string name) => prefix.Length == 0 ? name : Strip(prefix, name);

    private static string Strip(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length && !char.IsAsciiDigit(name[prefix.Length])
            ? name[prefix.Length..]
            : name;

    private static string ToUpperSnake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            // A word starts at an upper-case letter after a lower-case letter or a digit, and at the last of several upper-case letters: HTTPStatus is HTTP_STATUS.
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }
}
