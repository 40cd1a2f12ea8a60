using System.Net;
using System.Text;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Rest.Connect;

/// <summary>The query of a call by GET. Names other than those of the protocol are ignored.</summary>
/// <remarks>See <see href="https://connectrpc.com/docs/protocol#unary-get-request">Unary-Get-Request</see>.</remarks>
internal sealed class ConnectQuery
{
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly string? _twice;

    public ConnectQuery(string? query)
    {
        // Reads bytes, because a message in protobuf is not text.
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var value = Encoding.UTF8.GetBytes(parameter.EncodedValue.ToArray());
            var name = parameter.DecodeName().ToString();
            if (!_values.TryAdd(name, WebUtility.UrlDecodeToBytes(value, 0, value.Length)) && name is "message" or "encoding" or "base64" or "compression" or "connect")
            {
                _twice = name;
            }
        }
    }

    /// <summary>The protocol version, such as <c>v1</c>; null when there is none.</summary>
    public string? Version => Find("connect");

    /// <summary>The compression of the message; null when it is not compressed.</summary>
    public string? Compression => Find("compression");

    /// <summary>The format of the message; null when it is not known.</summary>
    public ConnectFormat? Format => Find("encoding") switch { "json" => ConnectFormat.Json, "proto" => ConnectFormat.Proto, _ => null };

    /// <summary>Reads the message.</summary>
    /// <returns>The error text; null when there is a message.</returns>
    public string? TryReadMessage(out byte[]? message)
    {
        if (!_values.TryGetValue("message", out message) || _twice is not null)
        {
            return _twice is null ? "The query has no message." : $"The query has {_twice} twice: give it once.";
        }

        // Takes the URL-safe alphabet, which the protocol prescribes, and the common one.
        return Find("base64") is not "1" || BinaryMetadata.TryDecode(Encoding.Latin1.GetString(message).Replace('-', '+').Replace('_', '/'), out message)
            ? null
            : "The message of the query is not base64.";
    }

    private string? Find(string name) => _values.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(value) : null;
}
