using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// Binary messages that protobuf's own parser would refuse are refused before the service is asked: 4003, and nothing at Error in the log. The host fails the test when
/// there is an error.
/// </summary>
public sealed class BrokenBinaryTests
{
    private const byte ChosenPart = 19;

    public static TheoryData<string, byte[], int> Messages => new()
    {
        { "packed numbers", InPart([0x1A, 2, 1, 2]), 1000 },
        { "a packed number that is cut off", InPart([0x1A, 1, 0x80]), 4003 },
        { "a packed number that is longer than any", InPart([0x1A, 11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]), 4003 },
        { "a length that is longer than the message", InPart([0x1A, 5, 1]), 4003 },
        { "unknown groups within the limit", Groups(90), 1000 },
        { "unknown groups beyond the limit", Groups(100), 4003 },
        { "unknown groups beyond the limit, inside a message", InPart(Groups(99)), 4003 },
        { "an unknown group that does not end", [0xFB, 0x7F], 4003 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Binary_message_that_the_parser_refuses_never_reaches_the_service(string because, byte[] message, int code)
    {
        await using var host = await new LabHost { Rest = static rest => rest.WebSockets.MapMethodPaths = true }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/lab.Lab/Echo");

        await socket.SendAsync(message);
        while (await socket.ReadAsync() is not null)
        {
        }

        Assert.Equal((because, code), (because, socket.Closed.Code));
    }

    private static byte[] InPart(byte[] part) => [(ChosenPart << 3 & 0x7F) | 2 | 0x80, ChosenPart >> 4, (byte)(part.Length & 0x7F | (part.Length > 127 ? 0x80 : 0)), .. part.Length > 127 ? new byte[] { (byte)(part.Length >> 7) } : [], .. part];

    // Field 2047, which nobody knows.
    private static byte[] Groups(int depth) => [.. Enumerable.Repeat<byte[]>([0xFB, 0x7F], depth).SelectMany(static tag => tag), .. Enumerable.Repeat<byte[]>([0xFC, 0x7F], depth).SelectMany(static tag => tag)];
}
