using System.Collections.Frozen;

namespace Gateway.Rest.Protocol;

/// <summary>The header names that a service cannot set on its client's response.</summary>
internal static class ReservedFields
{
    // A trailer of such a name would make the response unreadable for every client (RFC 9110, section 6.5.1).
    private static readonly FrozenSet<string> Framing = Set("content-length", "transfer-encoding", "connection");

    // The server and the door write these themselves.
    private static readonly FrozenSet<string> Own = Set(
    [
        .. Framing, "content-type", "keep-alive", "upgrade", "trailer", "date", "server",
        GrpcHeaders.Status, GrpcHeaders.Message, GrpcHeaders.Encoding, GrpcHeaders.AcceptEncoding,
    ]);

    /// <summary>Whether a header of this name stays in the exchange: it frames a message, or the response has a header of its own.</summary>
    public static bool IsForbiddenHeader(string name) => Own.Contains(name);

    /// <summary>Whether a trailer of this name is left out: it would frame the message that it follows.</summary>
    public static bool IsForbiddenTrailer(string name) => Framing.Contains(name);

    /// <summary>Whether a field sets a cookie. Browsers hide <c>Set-Cookie</c> from scripts, but not a header of another name or the body, so a cookie goes out under this name alone.</summary>
    public static bool IsCookie(string name) => name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
