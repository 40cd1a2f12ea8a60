using Gateway.Grpc.Client.Framing;
using Grpc.Core;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The requests of a streaming call as messages.</summary>
internal sealed class RequestWriter<T>(HttpCall call, StreamedRequestContent content, Marshaller<T> marshaller) : IClientStreamWriter<T>
    where T : class
{
    private readonly MessageFramer _framer = call.CreateFramer();
    private int _writing;
    private bool _completed;

    /// <summary>Options of the next messages: <see cref="WriteFlags.NoCompress"/>, and <see cref="WriteFlags.BufferHint"/>, which leaves a message to be sent with a later one.</summary>
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed)
        {
            return Task.FromException(new InvalidOperationException("The request stream is complete; no message can follow."));
        }

        if (call.EndError() is { } ended)
        {
            return Task.FromException(ended);
        }

        return Interlocked.Exchange(ref _writing, 1) == 0
            ? WriteCoreAsync(message, cancellationToken)
            : Task.FromException(new InvalidOperationException("The previous write has not ended; messages are written one at a time."));
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _writing) != 0)
        {
            return Task.FromException(new InvalidOperationException("The previous write has not ended; the stream can be completed after it."));
        }

        _completed = true;
        _framer.Release();
        content.Complete();
        return Task.CompletedTask;
    }

    private async Task WriteCoreAsync(T message, CancellationToken cancellationToken)
    {
        // Half a frame can't be taken back, so the token ends the call.
        using var _ = cancellationToken.UnsafeRegister(static state => ((HttpCall)state!).Cancel(), call);
        try
        {
            var frame = Frame(message);
            await call.WriteAsync(content, frame, flush: WriteOptions is not { Flags: var flags } || !flags.HasFlag(WriteFlags.BufferHint));
            _framer.Clear();
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    private ReadOnlyMemory<byte> Frame(T message)
    {
        try
        {
            var frame = _framer.Frame(message, marshaller.ContextualSerializer, WriteOptions);
            call.CountSent(_framer.MessageLength);
            return frame;
        }
        catch (CallFailure failure)
        {
            throw call.End(failure.Status.StatusCode, failure.Message, failure.InnerException);
        }
    }
}
