using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Binding;

/// <summary>A query parameter that a host reads itself, such as <c>$alt</c>. It is never bound to a field.</summary>
public sealed class ReservedParameter
{
    private const int MaxLength = 64;

    private readonly byte[] _utf8;

    /// <summary>Reserves a name.</summary>
    /// <param name="name">The name, case-sensitive: 1 to 64 ASCII letters, digits and <c>$-_~!@:</c>.</param>
    /// <param name="purpose">What the host does with it, as a part of error messages: <c>chooses the form of a stream</c>.</param>
    /// <param name="remedy">What to do if a field of a request has this name.</param>
    /// <exception cref="ArgumentException">The name has other characters, or too many.</exception>
    public ReservedParameter(string name, string purpose, string remedy)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a query parameter here: write 1 to {MaxLength} letters, digits and $-_~!@:", nameof(name));
        }

        Name = name;
        Purpose = purpose;
        Remedy = remedy;
        _utf8 = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the host does with it.</summary>
    public string Purpose { get; }

    /// <summary>What to do if a field of a request has this name.</summary>
    public string Remedy { get; }

    /// <summary>Whether a name can be reserved. Other characters have a meaning in a query or in a field path.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('$' or '-' or '_' or '~' or '!' or '@' or ':'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= MaxLength;
    }

    /// <summary>Finds the value in a query, still percent-encoded. The name may be percent-encoded too.</summary>
    /// <exception cref="TranscodingException">The parameter is given twice.</exception>
    public bool TryFind(ReadOnlySpan<char> query, out ReadOnlySpan<char> rawValue)
    {
        rawValue = default;
        var isFound = false;
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var parameter = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = parameter.IndexOf('=');
            if (!IsNamed(equals < 0 ? parameter : parameter[..equals]))
            {
                continue;
            }

            if (isFound)
            {
                throw new TranscodingException(Name, "given twice");
            }

            isFound = true;
            rawValue = equals < 0 ? default : parameter[(equals + 1)..];
        }

        return isFound;
    }

    /// <summary>Decodes a value to UTF-8.</summary>
    /// <exception cref="TranscodingException">The value is percent-encoded wrongly.</exception>
    public byte[] DecodeWhole(ReadOnlySpan<char> rawValue)
    {
        var utf8 = new byte[PercentEncoding.MaxDecodedLength(rawValue.Length)];
        return PercentEncoding.TryDecode(rawValue, PercentDecoding.Query, utf8, out var written) switch
        {
            PercentDecodingResult.Done => utf8[..written],
            PercentDecodingResult.BrokenEscape => throw new TranscodingException(Name, "a percent sign without two hexadecimal digits; write %25 for a percent sign"),
            _ => throw new TranscodingException(Name, "the percent-encoded bytes are not UTF-8"),
        };
    }

    /// <summary>Decodes a value for an error message, and shortens it if it is long. A value that cannot be decoded stays encoded.</summary>
    public static string Decode(ReadOnlySpan<char> rawValue) => QueryErrors.Name(rawValue);

    internal bool IsNamed(ReadOnlySpan<byte> name) => name.SequenceEqual(_utf8);

    private bool IsNamed(ReadOnlySpan<char> rawName)
    {
        // Nearly every parameter has another name, so names without escapes are compared undecoded. That is safe: '+' means a space, and no reserved name has one.
        if (!rawName.Contains('%'))
        {
            return rawName.SequenceEqual(Name);
        }

        if (rawName.Length > _utf8.Length * 3)
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[MaxLength * 9];
        return PercentEncoding.TryDecode(rawName, PercentDecoding.Query, decoded, out var written) == PercentDecodingResult.Done && IsNamed(decoded[..written]);
    }
}
