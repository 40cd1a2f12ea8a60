using Grpc.Core;

namespace Gateway.Grpc.Client.Credentials;

/// <summary>Takes call credentials apart into the interceptors that add their metadata, in order.</summary>
internal sealed class CallCredentialsReader : CallCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> _interceptors;

    private CallCredentialsReader(List<AsyncAuthInterceptor> interceptors) => _interceptors = interceptors;

    public static void Read(CallCredentials credentials, List<AsyncAuthInterceptor> interceptors) =>
        credentials.InternalPopulateConfiguration(new CallCredentialsReader(interceptors), null!);

    public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
    {
        foreach (var one in credentials)
        {
            one.InternalPopulateConfiguration(this, null!);
        }
    }

    public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => _interceptors.Add(interceptor);
}
