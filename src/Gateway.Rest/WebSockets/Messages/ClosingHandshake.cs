using System.Net.WebSockets;
using Gateway.Rest.WebSockets.Connection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>
/// The end of a WebSocket (RFC 6455, section 7): a failure as text, the Close frame with its code, and the wait for the client's Close frame.
/// No method throws because the client is gone.
/// </summary>
internal sealed class ClosingHandshake(HttpContext http, WebSocket socket, KeepAliveStream? connection, MessagePump pump, TimeProvider time)
{
    // How long the client may take to answer a Close frame, and to take the bytes before it.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    private bool _hasClosed;

    /// <summary>Whether an exception of the socket means that nothing more can be sent. Any other exception is a defect, and must not be swallowed.</summary>
    public static bool IsGone(Exception exception, WebSocket socket) =>
        exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException

        // Sockets of other servers throw this in a state in which they cannot send.
        || (exception is InvalidOperationException && socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived));

    /// <summary>Answers the client's Close frame.</summary>
    public async ValueTask AnswerAsync()
    {
        try
        {
            // Echoes the client's code (RFC 6455, section 5.5.1). A Close frame without a code has none to echo.
            var code = socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure;
            await CloseOnceAsync(code, null);
        }
        catch (Exception gone) when (IsGone(gone, socket))
        {
            // The end of the call has closed the socket already.
        }
    }

    /// <summary>Tells the client how the call ended.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="error">The text frame of a failure; empty after success.</param>
    public async ValueTask BeginAsync(Status status, ReadOnlyMemory<byte> error)
    {
        try
        {
            if (!error.IsEmpty)
            {
                await socket.SendAsync(error, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            var code = pump.IsTooLong && status.StatusCode == StatusCode.ResourceExhausted ? WebSocketCloseStatus.MessageTooBig : CloseCode.Of(status.StatusCode);
            await CloseOnceAsync(code, status.StatusCode == StatusCode.OK ? null : CloseCode.Reason(status.Detail));
        }
        catch (Exception gone) when (IsGone(gone, socket))
        {
            // The client left meanwhile.
        }
    }

    /// <summary>
    /// Waits briefly for the client's Close frame, and for a slow client to take the last bytes. Then ends the reads of the connection, which belongs to the server again.
    /// </summary>
    /// <param name="pumped">Ends when the pump reads no more.</param>
    public async ValueTask CompleteAsync(Task pumped)
    {
        var lastRead = LastReadAsync(pumped);
        try
        {
            await TakenAsync(lastRead).WaitAsync(_timeout, time);
        }
        catch (TimeoutException)
        {
            // The client was told how the call ended, and need not answer.
        }

        if (connection is null)
        {
            socket.Abort();
            await lastRead;
            return;
        }

        await connection.StopAsync();
        await lastRead;
        if (!connection.Peer.HasTaken)
        {
            // The client does not read, and the server would keep its bytes as long as the client stays connected.
            http.Abort();
        }
    }

    // The socket notes its Close frame when it is written. A fast client has answered by then, and the answer would be taken for the client's own wish to close.
    private Task CloseOnceAsync(WebSocketCloseStatus code, string? reason) =>
        Interlocked.Exchange(ref _hasClosed, true) ? Task.CompletedTask : socket.CloseOutputAsync(code, reason, CancellationToken.None);

    private async Task TakenAsync(Task lastRead)
    {
        await lastRead;
        if (connection is not null)
        {
            await connection.Peer.TakenAsync();
        }
    }

    // WebSocket has sent a Close frame to a client that broke the protocol, and reads no more. Closing a connection while bytes still arrive resets it, which loses the frame.
    private async Task LastReadAsync(Task pumped)
    {
        await pumped;
        if (pump.IsLost && connection is not null && !http.RequestAborted.IsCancellationRequested)
        {
            await connection.DrainAsync();
        }
    }
}
