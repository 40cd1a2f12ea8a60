using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>
/// Plays a WebSocket byte for byte after the handshake. A line is what one side sends: bytes in hexadecimal, and text between apostrophes.
/// <code>
/// client: 81 8E mask('{"text":"one"}')    the mask 37 FA 21 3D, and the bytes under it
/// server: 81 0E '{"text":"one"}'
/// server: gone                            closes the connection in good order, and nothing comes before that
/// client: gone                            closes its side first: nothing comes any more, and a reset is as good an end as any
/// </code>
/// </summary>
internal static class SocketTranscript
{
    private const string Client = "client: ";
    private const string Server = "server: ";
    private const string Gone = "gone";

    private static ReadOnlySpan<byte> Mask => [0x37, 0xFA, 0x21, 0x3D];

    /// <summary>Opens a WebSocket, plays the client's lines, and compares what comes with the server's.</summary>
    public static async Task PlayAsync(LabHost host, string path, string script)
    {
        using var client = await OpenAsync(host, path);
        var expected = new List<byte>();
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line is Client + Gone or Server + Gone)
            {
                await ReadEndAsync(client, line is Client + Gone);
                Assert.Equal(Readable([.. expected]), Readable(client.ReceivedBytes));
            }
            else if (line.StartsWith(Client, StringComparison.Ordinal))
            {
                await client.SendAsync(Bytes(line[Client.Length..]));
            }
            else
            {
                Assert.StartsWith(Server, line, StringComparison.Ordinal);
                expected.AddRange(Bytes(line[Server.Length..]));
                await client.ReadAtLeastAsync(expected.Count);
                Assert.Equal(Readable([.. expected]), Readable(client.ReceivedBytes[..Math.Min(expected.Count, client.ReceivedBytes.Length)]));
            }
        }
    }

    private static async Task<RawClient> OpenAsync(LabHost host, string path)
    {
        var client = await RawClient.ConnectAsync(host);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        // The answer to this key is that of RFC 6455, section 1.3.
        Assert.StartsWith(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nDate: -\r\nServer: Kestrel\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            client.Received,
            StringComparison.Ordinal);
        client.ForgetUntil("\r\n\r\n");
        return client;
    }

    private static async Task ReadEndAsync(RawClient client, bool clientCloses)
    {
        try
        {
            if (clientCloses)
            {
                client.Socket.Shutdown(SocketShutdown.Send);
            }

            await client.ReadToEndAsync();
        }
        catch (IOException) when (clientCloses)
        {
        }
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                at++;
            }
            else if (text[at] == '\'')
            {
                var end = text.IndexOf('\'', at + 1);
                bytes.AddRange(Encoding.UTF8.GetBytes(text[(at + 1)..end]));
                at = end + 1;
            }
            else if (text.AsSpan(at).StartsWith("mask("))
            {
                var end = text.IndexOf(')', at);
                bytes.AddRange(Mask);
                bytes.AddRange(Bytes(text[(at + 5)..end]).Select(static (value, index) => (byte)(value ^ Mask[index % 4])));
                at = end + 1;
            }
            else
            {
                bytes.Add(Convert.ToByte(text.Substring(at, 2), 16));
                at += 2;
            }
        }

        return [.. bytes];
    }

    // A line for each frame: what a failed comparison shows is then read more easily than a row of numbers.
    private static string Readable(ReadOnlySpan<byte> frames)
    {
        var text = new StringBuilder();
        while (frames.Length >= 2)
        {
            var header = frames[1] == 126 ? 4 : 2;
            var length = frames[1] == 126 && frames.Length >= header ? BinaryPrimitives.ReadUInt16BigEndian(frames[2..]) : frames[1];
            var end = Math.Min(frames.Length, header + length);
            text.Append(Convert.ToHexString(frames[..end])).Append(' ').AppendLine(Encoding.Latin1.GetString(frames[..end]));
            frames = frames[end..];
        }

        return text.Append(Convert.ToHexString(frames)).ToString();
    }
}
