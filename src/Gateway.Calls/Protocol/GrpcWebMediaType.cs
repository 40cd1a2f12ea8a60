namespace Gateway.Calls.Protocol;

/// <summary>
/// The media types of gRPC-Web: <c>application/grpc-web</c>, and <c>application/grpc-web-text</c> for bodies in base64, each also with a message format (<c>+proto</c>).
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</see>.
/// </summary>
/// <param name="IsText">Whether the body is base64.</param>
/// <param name="NamesProto">Whether the message format is named, as <c>+proto</c>.</param>
public readonly record struct GrpcWebMediaType(bool IsText, bool NamesProto)
{
    private const string Binary = "application/grpc-web";
    private const string Text = "-text";
    private const string TextBase64 = "-text-base64";

    /// <summary>Reads a content type, or one entry of <c>Accept</c>; parameters are passed over. False when it is not gRPC-Web's.</summary>
    public static bool TryParse(ReadOnlySpan<char> value, out GrpcWebMediaType mediaType)
    {
        mediaType = default;
        if (value.IndexOf(';') is >= 0 and var parameters)
        {
            value = value[..parameters];
        }

        value = value.Trim(" \t");
        if (!value.StartsWith(Binary, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var encoding = value[Binary.Length..];
        ReadOnlySpan<char> format = default;
        if (encoding.IndexOf('+') is >= 0 and var plus)
        {
            format = encoding[plus..];
            encoding = encoding[..plus];
        }

        var isText = encoding.Equals(Text, StringComparison.OrdinalIgnoreCase) || encoding.Equals(TextBase64, StringComparison.OrdinalIgnoreCase);
        mediaType = new GrpcWebMediaType(isText, format.Equals("+proto", StringComparison.OrdinalIgnoreCase));
        return isText || encoding.IsEmpty;
    }

    /// <summary>Finds the first of gRPC-Web's media types in <c>Accept</c>. False when there is none.</summary>
    public static bool TryFind(ReadOnlySpan<char> accept, out GrpcWebMediaType mediaType)
    {
        foreach (var entry in accept.Split(','))
        {
            if (TryParse(accept[entry], out mediaType))
            {
                return true;
            }
        }

        mediaType = default;
        return false;
    }

    /// <summary>The media type as a content type.</summary>
    public override string ToString() => (IsText, NamesProto) switch
    {
        (false, false) => Binary,
        (false, true) => Binary + "+proto",
        (true, false) => Binary + Text,
        (true, true) => Binary + Text + "+proto",
    };
}
