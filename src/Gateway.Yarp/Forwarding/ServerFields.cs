using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// The headers and trailers of a server. One that HTTP cannot carry on would fail the whole call, and one that frames a body would be wrong about the client's: both are left out.
/// </summary>
internal static class ServerFields
{
    private const string BinarySuffix = "-bin";

    // UNKNOWN.
    private const string UnknownStatus = "2";

    // They frame the body of the server, or say what it means apart from gRPC.
    private static readonly string[] _ofBody = ["Content-Length", "Content-Encoding", "Content-Range"];

    /// <summary>Leaves out what cannot go on, and mends the status.</summary>
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

    /// <summary>Leaves out what frames a body.</summary>
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

    // One or two digits: no number of a status has more.
    private static bool IsNumber(string value) => value is [>= '0' and <= '9'] or [>= '1' and <= '9', >= '0' and <= '9'];

    // Several values may stand in one, with commas between them.
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

    // The status of a call is not lost: a strange code becomes UNKNOWN, and a text that is not percent-encoded becomes so.
    private static string? Mend(string name, HeaderStringValues values) =>
        name.Equals(GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase) ? UnknownStatus
        : name.Equals(GrpcHeaders.Message, StringComparison.OrdinalIgnoreCase) ? Encode(values.ToString())
        : null;

    // HttpClient makes a character of each byte. What is encoded already stays so.
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
