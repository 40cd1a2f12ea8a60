using System.Net.WebSockets;
using Gateway.Calls;
using Gateway.Rest.Responses;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets;

/// <summary>
/// The end of a WebSocket (RFC 6455, section 7): a failure in words, the Close frame with its code, and the wait for the client's own.
/// Whoever begins, nothing here throws when the client is gone: it has what it was to be told, or never will.
/// </summary>
internal sealed class ClosingHandshake(HttpContext http, WebSocket socket, KeepAliveStream? connection, MessagePump pump, TimeProvider time)
{
    // How long the client may take to answer a Close frame. What was sent before reaches it all the same.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether an exception of the socket says that nothing can be sent any more.</summary>
    public static bool IsGone(Exception exception) =>
        exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    /// <summary>Answers the client's Close frame.</summary>
    public async ValueTask AnswerAsync()
    {
        try
        {
            // Its own code comes back (RFC 6455, section 5.5.1); one without a code has none to give back.
            var code = socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure;
            await socket.CloseOutputAsync(code, null, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
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
        try
        {
            if (status.StatusCode != StatusCode.OK)
            {
                using var error = new MessageBuffer();
                error.Write("{\"error\":"u8);
                errors.WriteJson(error, status, details);
                error.Write("}"u8);
                await socket.SendAsync(error.Written, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            var code = pump.IsTooLong && status.StatusCode == StatusCode.ResourceExhausted ? WebSocketCloseStatus.MessageTooBig : CloseCode.Of(status.StatusCode);
            await socket.CloseOutputAsync(code, status.StatusCode == StatusCode.OK ? null : CloseCode.Reason(status.Detail), CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The client left meanwhile.
        }
    }

    /// <summary>Waits a little for the client's Close frame, and then ends the reads of the connection, which belongs to the server again.</summary>
    /// <param name="pumped">Ends when nothing is read any more for the call.</param>
    public async ValueTask CompleteAsync(Task pumped)
    {
        var lastRead = LastReadAsync(pumped);
        try
        {
            await lastRead.WaitAsync(_timeout, time);
        }
        catch (TimeoutException)
        {
            // It has been told; whether it answers is its own affair.
        }

        if (connection is not null)
        {
            await connection.StopAsync();
        }
        else
        {
            socket.Abort();
        }

        await lastRead;
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
