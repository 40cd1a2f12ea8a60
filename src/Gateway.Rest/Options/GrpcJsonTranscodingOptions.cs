using System.Runtime.CompilerServices;
using Gateway.Rest.Options;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Options of REST for gRPC methods.</summary>
public sealed class GrpcJsonTranscodingOptions
{
    /// <summary>How messages look as JSON.</summary>
    public GrpcJsonSettings JsonSettings { get; set; } = new();

    /// <summary>
    /// Types that may stand in a <c>google.protobuf.Any</c>, beside those that the services themselves use and those of google.rpc, which are always known.
    /// An Any of any other type is written as <c>{"@type": …, "value": "base64"}</c>. Default empty.
    /// </summary>
    public TypeRegistry TypeRegistry { get; set; } = TypeRegistry.Empty;

    /// <summary>What a query parameter that the method does not know is. Default <see cref="UnknownMember.Refuse"/>.</summary>
    public UnknownMember UnknownQueryParameters { get; set; }

    /// <summary>Names of query parameters that are passed over whatever <see cref="UnknownQueryParameters"/> says, such as <c>utm_source</c>. Case-sensitive. Default empty.</summary>
    public ISet<string> IgnoredQueryParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether methods without an annotation are served as <c>POST /pkg.Service/Method</c> with a JSON body. Default false.</summary>
    public bool MapUnannotatedMethods { get; set; }

    /// <summary>
    /// Whether every line, array element and text frame (by WebSocket) of a stream is <c>{"result":message}</c>, or <c>{"error":status}</c> at the end of one that failed, as in grpc-gateway.
    /// Default false: a line is the message itself, and a failure <c>{"error":status}</c>. Server-Sent Events have names for both, and are not wrapped; unary answers never are.
    /// </summary>
    public bool StreamEnvelope { get; set; }

    /// <summary>
    /// What an EventSource is told to wait before it reconnects, by a <c>retry</c> field at the start of a stream of Server-Sent Events.
    /// Range 1 ms to 1 hour; default null: the browser's own choice, a few seconds.
    /// </summary>
    public TimeSpan? EventStreamRetry
    {
        get;
        set => field = value is { } time ? Checked(time) : null;
    }

    /// <summary>How long a stream may be silent before its headers go out without a message. Range 1 ms to 1 hour; default 2 s.</summary>
    /// <remarks>Until then a failure still has an HTTP status of its own.</remarks>
    public TimeSpan StreamHeadersAfter
    {
        get;
        set => field = Checked(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stream of Server-Sent Events may be silent before a comment is sent, which keeps proxies from closing it. Range 1 ms to 1 hour; default 15 s.</summary>
    public TimeSpan EventStreamHeartbeat
    {
        get;
        set => field = Checked(value);
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a streaming call may go without a message from either side before it ends with DEADLINE_EXCEEDED; where its client does not take what was sent, its connection (on HTTP/2
    /// the stream) is aborted. Heartbeats do not count. Range 100 ms to 24 days; default null: as long as it likes.
    /// </summary>
    /// <remarks>Streams are free of the server's minimum data rates, so this is what bounds a client that stops to send or to read. WebSockets have <see cref="GrpcJsonWebSocketOptions.IdleTimeout"/>.</remarks>
    public TimeSpan? StreamIdleTimeout
    {
        get;
        set => field = IdleTimeouts.Checked(value);
    }

    /// <summary>How methods are served by WebSocket.</summary>
    public GrpcJsonWebSocketOptions WebSockets { get; } = new();

    private static TimeSpan Checked(TimeSpan value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1), name);
        return value;
    }
}
