using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>One request and one answer, both JSON, over HTTP/1.1.</summary>
internal sealed class UnaryRequest : IComparison
{
    private readonly byte[] _request;
    private readonly JsonNode _answer;
    private readonly double _goal;

    private UnaryRequest(string name, string question, byte[] request, JsonNode answer, double goal)
    {
        Name = name;
        Question = $"{question}, {Connections.AtATime} connections";
        _request = request;
        _answer = answer;
        _goal = goal;
    }

    /// <summary>A short question with a short answer, which mostly shows the cost of a call.</summary>
    public static UnaryRequest Hello { get; } = new(
        "hello", "GET of a short answer", HttpRequests.Get("/v1/hello/world", "application/json"), new JsonObject { ["msg"] = "Hello world" }, goal: 1.08);

    /// <summary>An order that is sent and returned, which mostly shows the cost of JSON.</summary>
    public static UnaryRequest Order { get; } = new(
        "post-1k2", "POST of an order of 1.2 KB that is answered as it is", HttpRequests.Post("/v1/orders", OrderSample.Json), JsonNode.Parse(OrderSample.Json)!, goal: 0.70);

    public string Name { get; }

    public string Question { get; }

    public IReadOnlyList<Contender> Servers(Contender? guest) => Contenders.With(guest);

    public Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest) =>
        new Contest(Name, "request", FormattableString.Invariant($"{_goal:F2} of bare"), AskAsync).RunAsync(length, Servers(guest));

    /// <summary>Sends requests to a server for a while, and returns the number of answers.</summary>
    public Task<int> AskAsync(ServerProcess server, TimeSpan time) => Connections.AskAsync(server, Connections.AtATime, _request, IsExpected, time);

    // Checking every answer would cost the client more time than the server needs for it.
    private bool IsExpected(ReadOnlyMemory<byte> body, bool first) => !first || JsonNode.DeepEquals(JsonNode.Parse(WithoutChunks(body.Span)), _answer);

    private static byte[] WithoutChunks(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("{"u8))
        {
            return body.ToArray();
        }

        var content = new ArrayBufferWriter<byte>();
        while (body.IndexOf("\r\n"u8) is > 0 and var end && int.Parse(body[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            content.Write(body.Slice(end + 2, size));
            body = body[(end + 2 + size + 2)..];
        }

        return content.WrittenSpan.ToArray();
    }
}
