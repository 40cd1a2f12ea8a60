using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Cleans the headers and trailers of a server. It removes fields that HTTP cannot forward, which would fail the whole call, and fields that frame the server's body, which
/// would be wrong for the client's body.
/// </summary>
internal static class ServerFields
{
    private const string BinarySuffix = "-bin";

    // StatusCode.Unknown
    private const string UnknownStatus = "2";

    // These frame the server's body, or give it a meaning outside gRPC.
    private static readonly string[] _ofBody = ["Content-Length", "Content-Encoding", "Content-Range"];

    /// <summary>Removes fields that HTTP cannot forward, and repairs the status.</summary>
    public static void Clean(HttpHeaders fields)
    {
        List<string>? unfit = null;
        foreach (var (name, values) in fields.NonValidated)
        {
            if (!IsFit(name, values))
            {
                (unfit ??= []).Add(name);
            }
        }

        foreach (var name in unfit ?? [])
        {
            var mended = Mend(name, fields.NonValidated[name]);
            fields.Remove(name);
            if (mended is not null)
            {
                fields.TryAddWithoutValidation(name, mended);
            }
        }
    }

    /// <summary>Removes fields that frame the body, and cleans the others.</summary>
    public static void CleanContent(HttpContentHeaders fields)
    {
        foreach (var name in _ofBody)
        {
            if (fields.NonValidated.Contains(name))
            {
                fields.Remove(name);
            }
        }

        Clean(fields);
    }

    private static bool IsFit(string name, HeaderStringValues values)
    {
        if (name.Equals(GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase))
        {
            return values.Count == 1 && IsNumber(values.ToString());
        }

        var isBinary = name.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase);
        foreach (var value in values)
        {
            if (!HeaderCharacters.AreFitForValues(value) || (isBinary && !AreBinary(value)))
            {
                return false;
            }
        }

        return HeaderCharacters.AreFitForName(name) && !ReservedFields.IsForbiddenTrailer(name);
    }

    // One or two digits: no status code has more.
    private static bool IsNumber(string value) => value is [>= '0' and <= '9'] or [>= '1' and <= '9', >= '0' and <= '9'];

    // One value may hold several, separated by commas.
    private static bool AreBinary(ReadOnlySpan<char> value)
    {
        foreach (var part in value.Split(','))
        {
            if (!BinaryMetadata.TryDecode(value[part].Trim(), out _))
            {
                return false;
            }
        }

        return true;
    }

    // Keeps the status of the call: an invalid code becomes UNKNOWN, and an unencoded message gets percent-encoded.
    private static string? Mend(string name, HeaderStringValues values) =>
        name.Equals(GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase) ? UnknownStatus
        : name.Equals(GrpcHeaders.Message, StringComparison.OrdinalIgnoreCase) ? Encode(values.ToString())
        : null;

    // HttpClient makes one character of each byte. Text that is encoded already stays as it is.
    private static string Encode(string bytes)
    {
        var encoded = new StringBuilder(bytes.Length + 16);
        foreach (var one in bytes)
        {
            _ = one is >= ' ' and <= '~' ? encoded.Append(one) : encoded.Append('%').Append(((int)one & 0xFF).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
