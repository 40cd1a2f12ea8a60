using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CountingAgent.Protocol;

/// <summary>Refuses calls in other versions of the protocol. A call that names none is one of version 0.3.</summary>
internal sealed class VersionCheck : Interceptor
{
    private const string Header = "a2a-version";
    private const string Unnamed = "0.3";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    private static void Check(ServerCallContext context)
    {
        var version = context.RequestHeaders.GetValue(Header)?.Trim() is { Length: > 0 } named ? named : Unnamed;
        if (version is not ("1" or "1.0"))
        {
            throw ProtocolFailure.VersionNotSupported(version);
        }
    }
}
