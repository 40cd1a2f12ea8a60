using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A bare HTTP/1.1 connection: what is written here is what is sent, and every byte of the answer can be seen.</summary>
internal sealed partial class RawClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly StringBuilder _received = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    private RawClient()
    {
    }

    /// <summary>The connection itself.</summary>
    public Socket Socket => _client.Client;

    /// <summary>What has come, with the date left out.</summary>
    public string Received => Date().Replace(_received.ToString(), "Date: -\r\n");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawClient> ConnectAsync(LabHost host)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, Token);
        return client;
    }

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    /// <summary>Reads until a text has come.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (!_received.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync(), $"The connection ended before '{text}' came:\n{_received}");
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
        var count = await _client.GetStream().ReadAsync(_buffer, Token);
        _received.Append(Encoding.UTF8.GetString(_buffer, 0, count));
        return count > 0;
    }
}
