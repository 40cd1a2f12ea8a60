using System.Buffers;
using System.Net.WebSockets;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Transcoding.Wire;
using Grpc.Core;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>Reads a WebSocket from its opening to its end: one message ahead of the service, and no further. So the pump sees a Close frame even while the service does not read.</summary>
/// <remarks>
/// A read waits without a buffer. The pump rents memory when a frame arrives, and returns it when the service has taken its message.
/// </remarks>
internal sealed class MessagePump(WebSocket socket, int? maxMessageBytes, TakenMessages takes, IPumpOwner owner) : IDisposable
{
    private const int ReadBytes = 1024;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _arrived = new();
    private readonly AsyncSignal _room = new();
    private readonly PooledBuffer _message = new();
    private Exception? _failure;
    private WebSocketMessageType? _first;
    private WebSocketMessageType _type;
    private bool _full;
    private bool _requestEnded = !takes.Some;
    private bool _stopped;

    /// <summary>Whether the client's first message was binary: the answers are then binary too.</summary>
    public bool IsBinary => _first == WebSocketMessageType.Binary;

    /// <summary>Whether the client sent its Close frame.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether nothing more can be sent: the connection is gone, or the client broke the protocol.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the client sent a message that is longer than allowed.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads until the client has closed or is gone. Never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReadMessageAsync())
            {
            }

            IsClosed = true;
            await owner.OnClosedAsync();
        }
        catch (Exception gone)
        {
            // Any failure ends the reading, even a lack of memory for a huge message: the service may be waiting.
            IsLost = true;
            owner.OnLost();
            Fail(gone);
        }
    }

    /// <summary>Waits for the next message; null when the request side has ended.</summary>
    /// <returns>The message, valid until <see cref="Give"/>.</returns>
    /// <exception cref="RpcException">A message was too long.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled, is over, or the client is gone.</exception>
    public async ValueTask<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)?> TakeAsync(CancellationToken callToken, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_stopped)
                {
                    throw EndedCall.AtRead(CancellationToken.None);
                }

                if (_full)
                {
                    return (_type, _message.WrittenMemory);
                }

                if (_failure is RpcException failed)
                {
                    throw failed;
                }

                if (_requestEnded)
                {
                    return null;
                }

                if (_failure is not null)
                {
                    throw EndedCall.ByClient(new IOException(_failure.Message, _failure), callToken);
                }
            }

            callToken.ThrowIfCancellationRequested();
            cancellationToken.ThrowIfCancellationRequested();
            await using var wake = new ReadWake(static signal => ((AsyncSignal)signal!).Set(), _arrived, callToken, cancellationToken);
            await _arrived.WaitAsync();
        }
    }

    /// <summary>Gives back the message that was taken.</summary>
    public void Give()
    {
        lock (_gate)
        {
            _message.Dispose();
            _full = false;
        }

        _room.Set();
    }

    /// <summary>The call is over: messages that still arrive are dropped.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
        }

        _arrived.Set();
        _room.Set();
    }

    /// <summary>Releases the buffer. Called when <see cref="RunAsync"/> has ended and no read is pending: the call waits for both.</summary>
    public void Dispose() => _message.Dispose();

    /// <summary>Reads one message. False when the client has closed.</summary>
    private async ValueTask<bool> ReadMessageAsync()
    {
        // Wait without a buffer: this may take days.
        var part = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (part.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        if (!await GetRoomAsync())
        {
            return await SkipAsync(part);
        }

        while (!part.EndOfMessage)
        {
            part = await socket.ReceiveAsync(_message.GetMemory(ReadBytes), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            _message.Advance(part.Count);
            if (_message.WrittenCount > maxMessageBytes)
            {
                _message.Dispose();
                IsTooLong = true;
                Fail(RequestSource.TooLarge(maxMessageBytes.Value));
                await GetRoomAsync();
                return await SkipAsync(part);
            }
        }

        Publish(part.MessageType);
        return true;
    }

    /// <summary>Waits until there is room for a message. False when the call is over.</summary>
    private async ValueTask<bool> GetRoomAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_stopped)
                {
                    return false;
                }

                if (!_full && _failure is null)
                {
                    return true;
                }
            }

            await _room.WaitAsync();
        }
    }

    private async ValueTask<bool> SkipAsync(ValueWebSocketReceiveResult part)
    {
        var rented = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close)
            {
                part = await socket.ReceiveAsync(rented.AsMemory(), CancellationToken.None);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return part.MessageType != WebSocketMessageType.Close;
    }

    private void Publish(WebSocketMessageType type)
    {
        var unexpected = false;
        lock (_gate)
        {
            _first ??= type;
            if (type == WebSocketMessageType.Text && EndsRequest(_message.WrittenSpan))
            {
                _message.Dispose();
                _requestEnded = true;
            }
            else if (_requestEnded)
            {
                _message.Dispose();
                unexpected = true;
            }
            else
            {
                _type = type;
                _full = true;
                _requestEnded = !takes.Many;
            }
        }

        _arrived.Set();
        if (unexpected)
        {
            owner.OnUnexpected();
        }
    }

    // Programs that send lines also send the line break.
    private bool EndsRequest(ReadOnlySpan<byte> text) => takes.Raw ? text.IsEmpty : !text.ContainsAnyExcept(" \t\r\n"u8);

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
        }

        _arrived.Set();
    }
}
