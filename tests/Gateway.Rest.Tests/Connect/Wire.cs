using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Google.Protobuf;
using LabProtos;

namespace Gateway.Rest.Tests.Connect;

/// <summary>Requests by Connect, byte for byte.</summary>
internal static class Wire
{
    public const string Json = "Content-Type: application/json\r\nConnect-Protocol-Version: 1\r\n";
    public const string Proto = "Content-Type: application/proto\r\n";
    public const string JsonStream = "Content-Type: application/connect+json\r\n";
    public const string ProtoStream = "Content-Type: application/connect+proto\r\n";

    /// <summary>Sends a request over HTTP/1.1 and reads the answer to its end. The body of the answer is as it came, in chunks if it came so.</summary>
    /// <param name="host">The host.</param>
    /// <param name="line">The method and the target, such as <c>POST /lab.Lab/Ask</c>.</param>
    /// <param name="headers">The headers, each with its line break.</param>
    /// <param name="body">The body; none with a GET.</param>
    public static async Task<string> SendAsync(LabHost host, string line, string headers, byte[] body)
    {
        using var client = await RawClient.ConnectAsync(host);
        var length = line.StartsWith("GET ", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
        await client.SendAsync([.. Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}{length}\r\n"), .. body]);
        return await client.ReadToEndAsync();
    }

    /// <summary>The status line and the body of an answer that is not in chunks.</summary>
    public static async Task<string> AskAsync(LabHost host, string line, string headers, byte[] body)
    {
        var answer = await SendAsync(host, line, headers, body);
        return $"{answer[9..12]} {answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]}";
    }

    /// <summary>Calls a method and reads the envelopes of its answer: flags and text of each.</summary>
    public static async Task<string[]> StreamAsync(LabHost host, string method, byte[] body, string contentType = "application/connect+json", params (string, string)[] headers)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await host.SendContentAsync("POST", method, content, headers);
        Assert.Equal((200, contentType), (answer.Status, answer.ContentType));
        return Split(answer.Bytes);
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Ask(string text) => new AskReq { Text = text }.ToByteArray();

    public static byte[] Envelope(string text, byte flags = 0) => Envelope(Text(text), flags);

    public static byte[] Envelope(byte[] message, byte flags = 0)
    {
        var prefix = new byte[5];
        prefix[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.Length);
        return [.. prefix, .. message];
    }

    public static string[] Split(byte[] body)
    {
        var envelopes = new List<string>();
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            var message = body.AsSpan(at + 5, length).ToArray();
            envelopes.Add($"{body[at]} {Encoding.UTF8.GetString(body[at] == 1 ? Gunzip(message) : message)}");
            at += 5 + length;
        }

        return [.. envelopes];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Gunzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
