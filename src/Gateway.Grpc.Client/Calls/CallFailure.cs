using Grpc.Core;

namespace Gateway.Grpc.Client.Calls;

/// <summary>A failure that this side of the call found, on its way to becoming the call's status. Callers never see it: they see <see cref="RpcException"/>.</summary>
internal sealed class CallFailure(StatusCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public Status Status => new(code, Message, InnerException!);
}
