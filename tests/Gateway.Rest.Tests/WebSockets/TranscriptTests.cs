using Gateway.Rest.Tests.Lab;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>WebSockets byte for byte, both ways.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string, string, string> Calls { get; } = new()
    {
        {
            "A unary call", "/v1/ask/x",
            """
            server: 81 0C '{"text":"x"}'
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "A server stream", "/v1/watch/x?size=2",
            """
            server: 81 0E '{"text":"x 1"}'
            server: 81 0E '{"text":"x 2"}'
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "A server stream without messages", "/v1/watch/x",
            """
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "A client stream, ended by an empty frame", "/v1/collect",
            """
            client: 81 8C mask('{"text":"a"}')
            client: 81 97 mask('{"text":"b", "size": 2}')
            client: 81 80 mask()
            server: 81 13 '{"text":"a 0, b 2"}'
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "Both ways, ended by white space", "/v1/talk",
            """
            client: 81 8E mask('{"text":"one"}')
            server: 81 0E '{"text":"one"}'
            client: 81 8E mask('{"text":"世"}')
            server: 81 0E '{"text":"世"}'
            client: 81 82 mask(0D 0A)
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "Binary frames, and text among them", "/v1/talk",
            """
            client: 82 85 mask(0A 03 'one')
            server: 82 05 0A 03 'one'
            client: 81 8E mask('{"text":"two"}')
            server: 82 05 0A 03 'two'
            client: 82 80 mask()
            server: 82 00
            client: 81 80 mask()
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "Bytes of HttpBody", "/v1/downloads/x",
            """
            server: 82 04 'part'
            server: 82 03 00 FF 80
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "Fragments, cut within a word and within a character", "/v1/talk",
            """
            client: 01 85 mask('{"tex')
            client: 00 86 mask('t":"' E4 B8)
            client: 00 80 mask()
            client: 80 83 mask(96 '"}')
            server: 81 0E '{"text":"世"}'
            client: 02 81 mask(0A)
            client: 80 82 mask(01 'x')
            server: 81 0C '{"text":"x"}'
            client: 81 80 mask()
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "Pings, one of them between fragments, and pongs that nobody asked for", "/v1/talk",
            """
            client: 89 80 mask()
            server: 8A 00
            client: 01 85 mask('{"tex')
            client: 89 84 mask('ping')
            server: 8A 04 'ping'
            client: 8A 84 mask('pong')
            client: 80 87 mask('t":"a"}')
            server: 81 0C '{"text":"a"}'
            client: 81 80 mask()
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
        {
            "A message of 126 bytes and one of 65,536", "/v1/talk",
            $"""
            client: 81 FE 00 7E mask('{Text(126)}')
            server: 81 7E 00 7E '{Text(126)}'
            client: 81 FF 00 00 00 00 00 01 00 00 mask('{Text(65_536)}')
            server: 81 7F 00 00 00 00 00 01 00 00 '{Text(65_536)}'
            client: 81 80 mask()
            server: 88 02 03 E8
            client: 88 82 mask(03 E8)
            server: gone
            """
        },
    };

    public static TheoryData<string, string, string> Failures { get; } = new()
    {
        {
            "Before the first message", "/v1/watch/fail",
            """
            server: 81 35 '{"error":{"code":10,"message":"enough","details":[]}}'
            server: 88 08 0F AA 'enough'
            client: 88 82 mask(0F AA)
            server: gone
            """
        },
        {
            "After messages", "/v1/watch/fail?size=1",
            """
            server: 81 11 '{"text":"fail 1"}'
            server: 81 35 '{"error":{"code":10,"message":"enough","details":[]}}'
            server: 88 08 0F AA 'enough'
            client: 88 82 mask(0F AA)
            server: gone
            """
        },
        {
            "A message that cannot be read", "/v1/talk",
            """
            client: 81 8C mask('{"text":"a"}')
            server: 81 0C '{"text":"a"}'
            client: 81 81 mask('7')
            server: 81 7E 00 E1 '{"error":{"code":3,"message":"message 2: $: expected an object, found 7 (line 1, column 1)","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"expected an object, found 7"}]}]}}'
            server: 88 3E 0F A3 'message 2: $: expected an object, found 7 (line 1, column 1)'
            client: 88 82 mask(0F A3)
            server: gone
            """
        },
        {
            "A message over the limit", "/v1/collect",
            $$$"""
            client: 81 FE 03 E9 mask('{{{Text(1001)}}}')
            server: 81 6C '{"error":{"code":8,"message":"message 1: The request is longer than the limit of 1000 bytes.","details":[]}}'
            server: 88 40 03 F1 'message 1: The request is longer than the limit of 1000 bytes.'
            client: 88 82 mask(03 F1)
            server: gone
            """
        },
        {
            "The client closes, with a code and a reason of its own", "/v1/talk",
            """
            client: 88 86 mask(10 E1 'left')
            server: 88 02 10 E1
            server: gone
            """
        },
        {
            "The client closes without a code", "/v1/talk",
            """
            client: 88 80 mask()
            server: 88 02 03 E8
            server: gone
            """
        },
        {
            "The client closes between fragments", "/v1/talk",
            """
            client: 01 85 mask('{"tex')
            client: 88 82 mask(03 E9)
            server: 88 02 03 E9
            server: gone
            """
        },
    };

    // RFC 6455 has these fail the connection: a Close frame, and no error before it. The call is cancelled.
    public static TheoryData<string, string, string> BrokenFrames { get; } = new()
    {
        { "A frame without a mask", "81 04 '{  }'", "03 EA" },
        { "A reserved bit", "C1 82 mask('{}')", "03 EA" },
        { "An unknown kind of frame", "83 80 mask()", "03 EA" },
        { "An unknown control frame", "8B 80 mask()", "03 EA" },
        { "A ping in fragments", "09 80 mask()", "03 EA" },
        { "A ping of more than 125 bytes", $"89 FE 00 7E mask('{new string('x', 126)}')", "03 EA" },
        { "A continuation of nothing", "80 82 mask('{}')", "03 EA" },
        { "A new message between fragments", "01 81 mask('{') 81 82 mask('{}')", "03 EA" },
        { "A length above any", "81 FF 80 00 00 00 00 00 00 00 mask()", "03 EA" },
        { "A Close frame of one byte", "88 81 mask(03)", "03 EA" },
        { "A code that may not be sent", "88 82 mask(03 ED)", "03 EA" },
        { "A code out of range", "88 82 mask(00 01)", "03 EA" },
        { "A reason that is not UTF-8", "88 83 mask(03 E8 FF)", "03 EA" },
        { "Text that is not UTF-8", "81 81 mask(FF)", "03 EF" },
        { "Too many bytes for a character", "81 82 mask(C0 AF)", "03 EF" },
        { "A surrogate", "81 83 mask(ED A0 80)", "03 EF" },
        { "Half a character at the end", "81 83 mask('{' E4 B8)", "03 EF" },
        { "Half a character at the end of the last fragment", "01 82 mask('{' E4) 80 81 mask(B8)", "03 EF" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_that_succeeds_closes_with_1000(string name, string path, string script)
    {
        _ = name;
        await using var host = await HostAsync();

        await SocketTranscript.PlayAsync(host, path, script);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Call_that_fails_closes_with_its_code(string name, string path, string script)
    {
        _ = name;
        await using var host = await HostAsync(limit: 1000);

        await SocketTranscript.PlayAsync(host, path, script);
    }

    [Fact]
    public async Task Envelope_wraps_each_message_and_leaves_the_failure_as_it_is()
    {
        await using var host = await HostAsync(isEnveloped: true);

        await SocketTranscript.PlayAsync(host, "/v1/watch/fail?size=1",
            """
            server: 81 1C '{"result":{"text":"fail 1"}}'
            server: 81 35 '{"error":{"code":10,"message":"enough","details":[]}}'
            server: 88 08 0F AA 'enough'
            client: 88 82 mask(0F AA)
            server: gone
            """);
    }

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task Client_that_breaks_the_protocol_gets_a_Close_frame(string name, string frames, string code)
    {
        _ = name;
        await using var host = await HostAsync();

        await SocketTranscript.PlayAsync(host, "/v1/talk", $"client: {frames}\nserver: 88 02 {code}\nclient: gone");
    }

    // A message of a length.
    private static string Text(int length) => $"{{\"text\":\"{new string('x', length - 11)}\"}}";

    private static Task<LabHost> HostAsync(int? limit = null, bool isEnveloped = false)
    {
        var service = new LabService
        {
            OnDownload = async (_, responses, _) =>
            {
                await responses.WriteAsync(new HttpBody { ContentType = "text/plain", Data = ByteString.CopyFromUtf8("part") });
                await responses.WriteAsync(new HttpBody { Data = ByteString.CopyFrom(0, 255, 128) });
            },
        };
        var write = service.OnWatch;
        service.OnWatch = async (request, responses, context) =>
        {
            await write(request, responses, context);
            if (request.Text == "fail")
            {
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            }
        };
        return new LabHost
        {
            Service = service,
            Grpc = options => options.MaxReceiveMessageSize = limit ?? options.MaxReceiveMessageSize,
            Rest = options => options.StreamEnvelope = isEnveloped,
        }.StartAsync();
    }
}
