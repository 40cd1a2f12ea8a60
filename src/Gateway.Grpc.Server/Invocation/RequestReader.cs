using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>The messages a client streams, read as the service asks for them.</summary>
internal sealed class RequestReader<T>(Call call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: call MoveNext first, and only read while it gives true.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        call.BeginRead();
        try
        {
            _current = await call.ReadMessageAsync(cancellationToken) is { } bytes
                ? MessageSerialization.Read(bytes, marshaller)
                : null;
            return _current is not null;
        }
        finally
        {
            call.EndRead();
        }
    }
}
