using System.Net.WebSockets;
using Gateway.Rest.Responses;
using Gateway.Rest.WebSockets.Connection;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>
/// The end of a WebSocket (RFC 6455, section 7): a failure in words, the Close frame with its code, and the wait for the client's own.
/// Whoever begins, nothing here throws when the client is gone: it has what it was to be told, or never will.
/// </summary>
internal sealed class ClosingHandshake(HttpContext http, WebSocket socket, KeepAliveStream? connection, MessagePump pump, TimeProvider time)
{
    // How long the client may take to answer a Close frame, and to take what was sent before it.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether an exception of the socket says that nothing can be sent any more. Others are defects, and somebody must hear of them.</summary>
    public static bool IsGone(Exception exception, WebSocket socket) =>
        exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException

        // Some servers have sockets of their own that say so of a state in which nothing is sent.
        || (exception is InvalidOperationException && socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived));

    /// <summary>Answers the client's Close frame.</summary>
    public async ValueTask AnswerAsync()
    {
        try
        {
            // Its own code comes back (RFC 6455, section 5.5.1); one without a code has none to give back.
            var code = socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure;
            await socket.CloseOutputAsync(code, null, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone, socket))
        {
            // It has closed already, after the call has.
        }
    }

    /// <summary>Tells the client how the call ended.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> whose details are told too, or nothing.</param>
    /// <param name="errors">What writes a status as JSON.</param>
    public async ValueTask BeginAsync(Status status, ReadOnlyMemory<byte> details, ErrorWriter errors)
    {
        using var error = new PooledBuffer();
        if (status.StatusCode != StatusCode.OK)
        {
            error.Write(Envelope.Error);
            errors.WriteJson(error, status, details);
            error.Write(Envelope.End);
        }

        try
        {
            if (status.StatusCode != StatusCode.OK)
            {
                await socket.SendAsync(error.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            var code = pump.IsTooLong && status.StatusCode == StatusCode.ResourceExhausted ? WebSocketCloseStatus.MessageTooBig : CloseCode.Of(status.StatusCode);
            await socket.CloseOutputAsync(code, status.StatusCode == StatusCode.OK ? null : CloseCode.Reason(status.Detail), CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone, socket))
        {
            // The client left meanwhile.
        }
    }

    /// <summary>
    /// Waits a little for the client's Close frame, and for a client that is slow to take what was sent; then ends the reads of the connection, which belongs to the server again.
    /// </summary>
    /// <param name="pumped">Ends when nothing is read any more for the call.</param>
    public async ValueTask CompleteAsync(Task pumped)
    {
        var lastRead = LastReadAsync(pumped);
        try
        {
            await TakenAsync(lastRead).WaitAsync(_timeout, time);
        }
        catch (TimeoutException)
        {
            // It has been told; whether it answers is its own affair.
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
            // It does not read, and the server would keep all this for it for as long as it stays.
            http.Abort();
        }
    }

    private async Task TakenAsync(Task lastRead)
    {
        await lastRead;
        if (connection is not null)
        {
            await connection.Peer.TakenAsync();
        }
    }

    // A client that broke the protocol was told so by a Close frame, and WebSocket reads no more; a connection that is closed while bytes still come is reset, and the frame lost.
    private async Task LastReadAsync(Task pumped)
    {
        await pumped;
        if (pump.IsLost && connection is not null && !http.RequestAborted.IsCancellationRequested)
        {
            await connection.DrainAsync();
        }
    }
}
