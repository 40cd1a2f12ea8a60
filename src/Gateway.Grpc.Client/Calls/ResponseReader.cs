using Gateway.Grpc.Client.Framing;
using Grpc.Core;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The responses of a call as messages.</summary>
internal sealed class ResponseReader<T>(HttpCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private readonly FrameDeserializationContext _context = new();
    private int _reading;

    public T Current { get; private set; } = null!;

    /// <summary>Reads the response of a call that has one, and the status behind it.</summary>
    public async Task<T> ReadSingleAsync()
    {
        // Without a message the call does not end with OK, so this throws or there is one.
        await call.ReadAsync();
        var response = Deserialize();
        await call.ReadAsync();
        return response;
    }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            return Task.FromException<bool>(new InvalidOperationException("The previous read has not ended; responses are read one at a time."));
        }

        return cancellationToken.CanBeCanceled ? ReadCancellableAsync(cancellationToken) : ReadAsync();
    }

    private async Task<bool> ReadCancellableAsync(CancellationToken cancellationToken)
    {
        // A read can't be given up without losing the place in the stream, so the token ends the call.
        using var _ = cancellationToken.UnsafeRegister(static state => ((HttpCall)state!).Cancel(), call);
        return await ReadAsync();
    }

    private async Task<bool> ReadAsync()
    {
        try
        {
            var more = await call.ReadAsync();
            Current = more ? Deserialize() : null!;
            return more;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    private T Deserialize()
    {
        try
        {
            _context.Message = call.Message;
            return marshaller.ContextualDeserializer(_context) ?? throw new InvalidOperationException("The deserializer returned null.");
        }
        catch (Exception error)
        {
            throw call.End(StatusCode.Internal, $"A response message can't be deserialized: {error.Message}", error);
        }
        finally
        {
            _context.Message = default;
        }
    }
}
