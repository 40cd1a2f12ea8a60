using System.Globalization;
using System.Net;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>A whole answer as it was on the wire.</summary>
internal sealed record RawAnswer(HttpStatusCode Http, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Trailers, byte[] Body)
{
    /// <summary>Whether the status came with the headers and nothing came after them.</summary>
    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status") && Trailers.Count == 0 && Body.Length == 0;

    public StatusCode Status => (StatusCode)int.Parse((IsTrailersOnly ? Headers : Trailers)["grpc-status"], CultureInfo.InvariantCulture);

    /// <summary>The message as it stands in the header; empty when there is none.</summary>
    public string Message => (IsTrailersOnly ? Headers : Trailers).GetValueOrDefault("grpc-message", "");

    public List<(byte Flag, byte[] Payload)> Frames => Probing.Frames.Split(Body);

    public IEnumerable<Note> Notes => Frames.Select(frame => Note.Parser.ParseFrom(frame.Payload));
}
