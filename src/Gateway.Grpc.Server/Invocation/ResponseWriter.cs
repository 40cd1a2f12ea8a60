using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>The messages a service streams, each sent as it is written.</summary>
internal sealed class ResponseWriter<T>(Call call, Marshaller<T> marshaller, ServiceCallContext context) : IServerStreamWriter<T>
    where T : class
{
    private WriteOptions? _options;

    public WriteOptions? WriteOptions
    {
        get => _options ?? context.WriteOptions;
        set => _options = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    // Async, so that a mistake is a task that failed and not an exception out of the call itself, which Task.WhenAll would never see.
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        await MessageSerialization.WriteAsync(call, marshaller, message, WriteOptions, cancellationToken);
    }
}
