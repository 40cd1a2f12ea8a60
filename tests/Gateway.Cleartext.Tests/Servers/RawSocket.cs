using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Cleartext.Tests.Servers;

/// <summary>A client that sends exactly the bytes a test gives it.</summary>
internal sealed class RawSocket(Socket socket) : IDisposable
{
    public const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /// <summary>A SETTINGS frame without settings. A client sends one right after the preface.</summary>
    public const string Settings = "\0\0\0\u0004\0\0\0\0\0";

    public static async Task<RawSocket> ConnectAsync(EndPoint address)
    {
        var protocol = address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, protocol);
        if (protocol == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }

        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new RawSocket(socket);
    }

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Sends one byte at a time.</summary>
    public async Task SendSlowlyAsync(string text)
    {
        foreach (var c in text)
        {
            await SendAsync(c.ToString());
            await Task.Yield();
        }
    }

    /// <summary>Reads until the text has arrived or the server ends the connection.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var read = new StringBuilder();
        var buffer = new byte[1024];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var length = await ReceiveAsync(buffer);
            if (length == 0)
            {
                break;
            }

            read.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }

        return read.ToString();
    }

    /// <summary>Reads until the server ends the connection.</summary>
    public Task<string> ReadToEndAsync() => ReadUntilAsync("\uFFFF");

    /// <summary>Ends the sending direction. The client can still read.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
