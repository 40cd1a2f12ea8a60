using System.Net;

namespace Gateway.Cleartext.HandOver;

/// <summary>The end point on which Kestrel accepts handed-over HTTP/2 connections. It has no socket.</summary>
/// <remarks>It equals only itself, so the hand-overs of two servers never mix. Socket end points compare by value: two <c>127.0.0.1:0</c> are equal.</remarks>
internal sealed class Http2EndPoint(Http2HandOver handOver) : EndPoint
{
    /// <summary>Kestrel's text for this end point in <c>IServerAddressesFeature</c>.</summary>
    public const string Address = "http://" + Name;

    private const string Name = "http2.handed-over.invalid";

    public Http2HandOver HandOver => handOver;

    public override string ToString() => Name;
}
