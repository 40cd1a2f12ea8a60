using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>The messages a service streams, each sent as it is written.</summary>
internal sealed class ResponseWriter<T>(Call call, Marshaller<T> marshaller, ServiceCallContext context) : IServerStreamWriter<T>
    where T : class
{
    private WriteOptions? _options;

    // The context of one message is used again for the next. A service that does not await its writes finds it taken, and is told so by the call.
    private SentMessage? _idle;

    public WriteOptions? WriteOptions
    {
        get => _options ?? context.WriteOptions;
        set => _options = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ValueTask written;
        try
        {
            ArgumentNullException.ThrowIfNull(message);
            cancellationToken.ThrowIfCancellationRequested();
            var sent = Interlocked.Exchange(ref _idle, null) ?? new SentMessage(call);
            written = MessageSerialization.WriteAsync(call, sent, marshaller, message, WriteOptions, cancellationToken);
            sent.Reset();
            _idle = sent;
        }
        catch (Exception mistake)
        {
            // A task that failed and not an exception out of the call itself, which Task.WhenAll would never see.
            written = ValueTask.FromException(mistake);
        }

        return written.IsCompletedSuccessfully ? Task.CompletedTask : AwaitAsync(written);
    }

    private static async Task AwaitAsync(ValueTask written) => await written;
}
