using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Exchange;

/// <summary>The characters that a header may have, by <see href="https://www.rfc-editor.org/rfc/rfc9110#section-5">RFC 9110, section 5</see>. Values are ASCII, as Kestrel requires.</summary>
internal static class HeaderCharacters
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Text = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\t']);

    /// <summary>Whether a header can have this name.</summary>
    public static bool AreFitForName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(Token);

    /// <summary>Whether a header can have these values.</summary>
    public static bool AreFitForValues(StringValues values)
    {
        foreach (var value in values)
        {
            if (value.AsSpan().ContainsAnyExcept(Text))
            {
                return false;
            }
        }

        return true;
    }
}
