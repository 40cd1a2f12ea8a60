using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A bare HTTP/1.1 connection: what is written here is what is sent, and every byte of the answer can be seen.</summary>
internal sealed partial class RawClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly ArrayBufferWriter<byte> _received = new(1024);
    private NetworkStream _stream = null!;

    private RawClient()
    {
    }

    /// <summary>The connection itself.</summary>
    public Socket Socket => _client.Client;

    /// <summary>The received text, without the date.</summary>
    public string Received => Date().Replace(Encoding.UTF8.GetString(_received.WrittenSpan), "Date: -\r\n");

    /// <summary>The received text, byte for byte.</summary>
    public ReadOnlySpan<byte> ReceivedBytes => _received.WrittenSpan;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(LabHost host)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, Token);
        client._stream = client._client.GetStream();
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Token);

    /// <summary>Reads until a text has come.</summary>
    public Task ReadUntilAsync(string text) => ReadUntilAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads until some bytes have come.</summary>
    public async Task ReadUntilAsync(byte[] bytes)
    {
        while (_received.WrittenSpan.IndexOf(bytes) < 0)
        {
            Assert.True(await ReadAsync(), $"The connection ended before '{Encoding.UTF8.GetString(bytes)}' came:\n{Received}");
        }
    }

    /// <summary>Reads until so many bytes have come, or the server closes the connection.</summary>
    public async Task ReadAtLeastAsync(int count)
    {
        while (_received.WrittenCount < count && await ReadAsync())
        {
        }
    }

    /// <summary>Reads until the server closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }

        return Received;
    }

    /// <summary>Forgets what has come up to the end of a text, which must have come.</summary>
    public void ForgetUntil(string text)
    {
        var end = Encoding.UTF8.GetBytes(text);
        var left = _received.WrittenSpan[(_received.WrittenSpan.IndexOf(end) + end.Length)..].ToArray();
        _received.Clear();
        _received.Write(left);
    }

    /// <summary>Leaves with a reset, as a program does that crashes.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("Date: [^\r]*\r\n")]
    private static partial Regex Date();

    private async Task<bool> ReadAsync()
    {
        var count = await _stream.ReadAsync(_received.GetMemory(1024), Token);
        _received.Advance(count);
        return count > 0;
    }
}
