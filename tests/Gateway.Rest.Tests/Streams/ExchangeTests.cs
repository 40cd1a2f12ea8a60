using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Whole requests and responses of streams as they stand on an HTTP/1.1 connection, where neither side has to wait for the other.</summary>
public sealed class ExchangeTests
{
    private static readonly string _status = RefusalTests.Status(10, "enough");

    public static TheoryData<string, string, string> Streams { get; } = new()
    {
        { "Lines: none", Get("/v1/watch/x", "application/x-ndjson"), Empty },
        { "An array: none", Get("/v1/watch/x", "application/json"), Streamed("application/json", "[]") },
        {
            "Events: none", Get("/v1/watch/x", "text/event-stream"),
            Streamed("text/event-stream", "event: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n")
        },
        { "Bytes", Get("/v1/downloads/x", "*/*"), Streamed("image/png", "\0\u0001\r\n", vary: "") },
        { "A failure first", Get("/v1/watch/fail", "*/*"), Whole("409 Conflict", _status, "Vary: Accept\r\n") },
        {
            "Nothing of Accept is offered", Get("/v1/watch/x", "image/png"),
            Whole("406 Not Acceptable", RefusalTests.Status(3, "Nothing of Accept 'image/png' is offered. Offered: application/x-ndjson, application/jsonl, application/json, text/event-stream."), "Vary: Accept\r\n")
        },
        {
            "An EventSource that has the end already", Get("/v1/watch/x", "text/event-stream", "Last-Event-ID: end\r\n"),
            "HTTP/1.1 204 No Content\r\nConnection: close\r\nDate: -\r\nServer: Kestrel\r\n\r\n"
        },
        {
            "HEAD", Get("/v1/watch/x", "text/event-stream").Replace("GET", "HEAD", StringComparison.Ordinal),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\nDate: -\r\nServer: Kestrel\r\nCache-Control: no-store\r\nVary: Accept\r\nX-Accel-Buffering: no\r\n\r\n"
        },
        {
            "Messages in chunks that have nothing to do with them", Post("/v1/collect", Chunk("{\"text\":\"a\"}\n{\"te") + Chunk("xt\":\"b\",") + Chunk("\"size\":2}\n")),
            Whole("200 OK", "{\"text\":\"a 0, b 2\"}", "Grpc-Trailer-count: 2\r\n")
        },
        { "Messages in an array", Post("/v1/collect", Chunk("[{\"text\":\"a\"},{}]")), Whole("200 OK", "{\"text\":\"a 0,  0\"}", "Grpc-Trailer-count: 2\r\n") },
        { "No messages", Post("/v1/collect", ""), Whole("200 OK", "{\"text\":\"\"}", "Grpc-Trailer-count: 0\r\n") },
        {
            "A message that cannot be read", Post("/v1/collect", Chunk("{\"text\":\"a\"}\n{\n\"size\":1.5}")),
            Whole(
                "400 Bad Request",
                "{\"code\":3,\"message\":\"message 2: $.size: 1.5 is not a whole number (line 2, column 8)\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\","
                    + "\"fieldViolations\":[{\"field\":\"size\",\"description\":\"1.5 is not a whole number\"}]}]}")
        },
        { "Both ways, and nothing to say", Post("/v1/talk", Chunk("\n")), Empty },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Exchange_sends_the_bytes_of_its_transcript(string name, string request, string response)
    {
        var service = new LabService
        {
            OnDownload = (_, responses, _) => responses.WriteAsync(new HttpBody { ContentType = "image/png", Data = ByteString.CopyFrom(0, 1, 13, 10) }),
            OnWatch = (message, _, _) => message.Text == "fail" ? throw new RpcException(new Status(StatusCode.Aborted, "enough")) : Task.CompletedTask,
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync(request);

        Assert.True(await client.ReadToEndAsync() == response, $"{name}:\n{client.Received}\ninstead of\n{response}");
    }

    private static string Get(string path, string accept, string more = "") => $"GET {path} HTTP/1.1\r\nHost: lab\r\nAccept: {accept}\r\nConnection: close\r\n{more}\r\n";

    private static string Post(string path, string chunks) =>
        $"POST {path} HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}0\r\n\r\n";

    private static string Whole(string status, string body, string more = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\nContent-Type: application/json\r\nDate: -\r\nServer: Kestrel\r\n{more}\r\n{body}";

    private static string Streamed(string contentType, string body, string vary = "Vary: Accept\r\n") =>
        $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {contentType}\r\nDate: -\r\nServer: Kestrel\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n{vary}X-Accel-Buffering: no\r\n\r\n{Chunk(body)}0\r\n\r\n";

    // Kestrel says the length of a body that has nothing in it.
    private static string Empty =>
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nDate: -\r\nServer: Kestrel\r\nCache-Control: no-store\r\nVary: Accept\r\nX-Accel-Buffering: no\r\n\r\n";

    private static string Chunk(string text) => text.Length == 0 ? "" : $"{text.Length:x}\r\n{text}\r\n";
}
