using System.Buffers.Text;

namespace Gateway.Rest.Protocol;

/// <summary>
/// The value of a metadata entry whose key ends in <c>-bin</c>: base64. Padding may be missing.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Binary-Header</see>.
/// </summary>
internal static class BinaryMetadata
{
    /// <summary>Decodes one value. False when it is not base64.</summary>
    public static bool TryDecode(ReadOnlySpan<char> value, out byte[] bytes)
    {
        // .NET's decoder ignores white space. Grpc.AspNetCore counts it, and fails.
        if (value.ContainsAny(' ', '\t'))
        {
            bytes = [];
            return false;
        }

        var missing = (4 - (value.Length % 4)) % 4;
        if (missing == 3)
        {
            bytes = [];
            return false;
        }

        if (missing > 0)
        {
            value = string.Concat(value, "==".AsSpan(0, missing));
        }

        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(value.Length)];
        if (!Convert.TryFromBase64Chars(value, buffer, out var written))
        {
            bytes = [];
            return false;
        }

        bytes = written == buffer.Length ? buffer : buffer[..written];
        return true;
    }
}
