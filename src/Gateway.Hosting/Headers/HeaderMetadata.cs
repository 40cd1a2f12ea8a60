using System.Text;
using Gateway.Calls.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Hosting.Headers;

/// <summary>
/// HTTP headers as metadata and back. Keys are lower-case; a key that ends in <c>-bin</c> holds bytes, base64 on the wire.
/// Headers that belong to the transport are not metadata.
/// </summary>
public static class HeaderMetadata
{
    private const string BinarySuffix = Metadata.BinaryHeaderSuffix;

    /// <summary>The first header whose value should be base64 and is not; null when all are well-formed.</summary>
    public static string? FindBroken(IHeaderDictionary headers)
    {
        // Enumerating costs an allocation and more time than most of what a call needs; few calls carry metadata of their own.
        if (headers.Count == CountOfPlain(headers))
        {
            return null;
        }

        foreach (var (name, values) in headers)
        {
            if (name.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase) && !TryDecodeAll(values, null, null))
            {
                return name.ToLowerInvariant();
            }
        }

        return null;
    }

    /// <summary>The metadata among the headers. A name or value that metadata cannot hold is left out.</summary>
    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (!IsTransport(name))
            {
                Add(metadata, name, values);
            }
        }

        return metadata;
    }

    /// <summary>Adds one header. False when metadata cannot hold it.</summary>
    public static bool Add(Metadata metadata, string name, StringValues values)
    {
        var key = name.ToLowerInvariant();
        if (!IsKey(key))
        {
            return false;
        }

        if (key.EndsWith(BinarySuffix, StringComparison.Ordinal))
        {
            return TryDecodeAll(values, metadata, key);
        }

        foreach (var value in values)
        {
            metadata.Add(key, value ?? "");
        }

        return true;
    }

    /// <summary>Writes metadata as headers or trailers, each entry one value.</summary>
    public static void Write(Metadata metadata, IHeaderDictionary headers)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            headers.Append(entry.Key, ValueOf(entry));
        }
    }

    /// <summary>Writes metadata as trailers, without what they cannot carry: a call has ended by then, and must still be able to say how.</summary>
    /// <param name="metadata">The entries.</param>
    /// <param name="trailers">Where they go.</param>
    /// <param name="prefix">What stands before each key.</param>
    /// <param name="except">A key that is passed over.</param>
    /// <returns>The key of an entry that was left out; null when all of them fit.</returns>
    public static string? WriteThoseThatFit(Metadata metadata, IHeaderDictionary trailers, string prefix = "", string? except = null)
    {
        string? leftOut = null;
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (entry.Key == except)
            {
                continue;
            }

            if (!IsFraming(entry.Key) && (entry.IsBinary || Ascii.IsValid(entry.Value) && !entry.Value.AsSpan().ContainsAnyInRange('\0', '\u001F')))
            {
                trailers.Append(prefix + entry.Key, ValueOf(entry));
            }
            else
            {
                leftOut = entry.Key;
            }
        }

        return leftOut;
    }

    /// <summary>The value of an entry as it stands in a header.</summary>
    public static string ValueOf(Metadata.Entry entry) =>
        entry.IsBinary ? BinaryMetadata.Encode(entry.ValueBytes) : entry.Value;

    // Those that come with calls of common clients. Kestrel has a slot for each, so that asking is a look at a field.
    private static int CountOfPlain(IHeaderDictionary headers) =>
        CountOf(headers.Host)
        + CountOf(headers.ContentType)
        + CountOf(headers.TE)
        + CountOf(headers.UserAgent)
        + CountOf(headers.GrpcAcceptEncoding)
        + CountOf(headers.GrpcEncoding)
        + CountOf(headers.GrpcTimeout)
        + CountOf(headers.AcceptEncoding)
        + CountOf(headers.Authorization)
        + CountOf(headers.TraceParent)
        + CountOf(headers.TraceState)
        + CountOf(headers.ContentLength);

    private static int CountOf(StringValues values) => values.Count > 0 ? 1 : 0;

    private static int CountOf(long? length) => length is null ? 0 : 1;

    private static bool TryDecodeAll(StringValues values, Metadata? metadata, string? key)
    {
        foreach (var value in values)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (!BinaryMetadata.TryDecode(value.AsSpan()[part], out var bytes))
                {
                    return false;
                }

                metadata?.Add(key!, bytes);
            }
        }

        return true;
    }

    // HTTP's own, which would make the response one that no client can read.
    private static bool IsFraming(string key) => key is "content-length" or "transfer-encoding" or "connection";

    private static bool IsTransport(string name) =>
        name.Length == 0
        || name[0] == ':'
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("te", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcHeaders.Encoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcHeaders.AcceptEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcTimeout.HeaderName, StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return key.Length > 0;
    }
}
