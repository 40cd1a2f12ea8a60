using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.BlackBox.Tests.Host;

/// <summary>HTTP/1.1 byte for byte, for requests that a well-behaved client would not send.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawHttp(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new RawHttp(client);
    }

    /// <summary>Asks for a target exactly as it is written here.</summary>
    public static async Task<RawAnswer> GetAsync(Uri address, string target)
    {
        using var raw = await ConnectAsync(address);
        await raw.SendAsync($"GET {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n");
        return await raw.ReadAnswerAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Reads an answer whose length is in its headers, or which has no body.</summary>
    public async Task<RawAnswer> ReadAnswerAsync()
    {
        var head = await ReadHeadAsync();
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"].SingleOrDefault("0"), CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(body));
    }

    /// <summary>Reads the status line and the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<string> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Goes away without a goodbye: the server sees a reset.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}

internal sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body);
