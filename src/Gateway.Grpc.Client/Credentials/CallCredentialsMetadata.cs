using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Gateway.Grpc.Client.Credentials;

/// <summary>Asks the credentials of the channel and of the call for their metadata, before the call is sent.</summary>
internal static class CallCredentialsMetadata
{
    /// <summary>The metadata, or null when there are no credentials.</summary>
    /// <exception cref="CallFailure">The channel is insecure, or credentials gave no metadata (UNAUTHENTICATED).</exception>
    public static async ValueTask<Metadata?> GetAsync(
        ChannelSettings settings, CallTarget target, CallCredentials? ofCall, CancellationToken cancellationToken)
    {
        if (ofCall is null && settings.Interceptors.Count == 0)
        {
            return null;
        }

        if (!settings.MayUseCallCredentials)
        {
            throw new CallFailure(StatusCode.Unauthenticated, "Call credentials are sent over TLS only, and the address of the channel is http.");
        }

        List<AsyncAuthInterceptor> interceptors = [.. settings.Interceptors];
        if (ofCall is not null)
        {
            CallCredentialsReader.Read(ofCall, interceptors);
        }

        var metadata = new Metadata();
        var context = new AuthInterceptorContext(target.ServiceUrl, target.Method.Name, cancellationToken);
        foreach (var interceptor in interceptors)
        {
            await AskAsync(interceptor, context, metadata, cancellationToken);
        }

        return metadata;
    }

    private static async Task AskAsync(
        AsyncAuthInterceptor interceptor, AuthInterceptorContext context, Metadata metadata, CancellationToken cancellationToken)
    {
        try
        {
            // The interceptor is someone else's code and may not look at the token.
            await interceptor(context, metadata).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is not RpcException && !cancellationToken.IsCancellationRequested)
        {
            throw new CallFailure(StatusCode.Unauthenticated, $"Call credentials gave no metadata: {error.Message}", error);
        }
    }
}
