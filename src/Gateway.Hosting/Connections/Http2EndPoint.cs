using System.Net;

namespace Gateway.Hosting.Connections;

/// <summary>Where the HTTP/2 connections of endpoints without TLS are accepted a second time: no socket of its own, connections are handed over to it.</summary>
/// <remarks>End points of sockets are compared by value, and two <c>127.0.0.1:0</c> are equal; this one, without a value, is equal to itself alone.</remarks>
internal sealed class Http2EndPoint(Http2HandOver handOver) : EndPoint
{
    /// <summary>What Kestrel makes of it among its addresses. <see cref="ListeningAddresses"/> keeps it out of sight.</summary>
    public const string Address = "http://" + Name;

    private const string Name = "http2.handed-over.invalid";

    public Http2HandOver HandOver => handOver;

    public override string ToString() => Name;
}
