using System.Net.Http.Headers;
using Gateway.Calls.Protocol;
using Grpc.Core;

namespace Gateway.Grpc.Client.Protocol;

/// <summary>Response headers and trailers as metadata: all but those of the protocol itself, binary values decoded.</summary>
internal static class ResponseMetadata
{
    public static Metadata From(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            var key = name.ToLowerInvariant();
            if (IsOwn(key) || !IsKey(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                Add(metadata, key, value);
            }
        }

        return metadata;
    }

    private static void Add(Metadata metadata, string key, string value)
    {
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(key, value);
            return;
        }

        // A proxy may have joined several values, which base64 allows: it has no comma.
        foreach (var part in value.AsSpan().Split(','))
        {
            // One that is not base64 has no meaning as bytes; it must not cost the call its result.
            if (BinaryMetadata.TryDecode(value.AsSpan(part), out var bytes))
            {
                metadata.Add(key, bytes);
            }
        }
    }

    private static bool IsOwn(string key) =>
        key is GrpcHeaders.Status or GrpcHeaders.Message or GrpcHeaders.Encoding or GrpcHeaders.AcceptEncoding || key.StartsWith(':');

    // HTTP allows more characters in names than metadata keys have.
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
