using Grpc.Core;

namespace Gateway.Grpc.Client.Calls;

/// <summary>How a call ended. Set once: the first end counts, whatever comes after it.</summary>
internal sealed class CallEnd
{
    private Result? _result;

    /// <summary>Null while the call is open.</summary>
    public Result? Current => Volatile.Read(ref _result);

    public bool TrySet(Result result) => Interlocked.CompareExchange(ref _result, result, null) is null;

    /// <param name="Status">The status.</param>
    /// <param name="Trailers">The trailers; empty when the server sent none.</param>
    internal sealed record Result(Status Status, Metadata Trailers)
    {
        public bool IsOk => Status.StatusCode == StatusCode.OK;
    }
}
