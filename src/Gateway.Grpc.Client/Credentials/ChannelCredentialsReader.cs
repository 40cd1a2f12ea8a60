using Grpc.Core;

namespace Gateway.Grpc.Client.Credentials;

/// <summary>What channel credentials ask for. <see cref="IsSecure"/> is null when they say nothing of TLS.</summary>
internal readonly record struct ChannelCredentialsParts(bool? IsSecure, IReadOnlyList<AsyncAuthInterceptor> Interceptors);

/// <summary>Takes channel credentials apart; they show what they are only to a visitor such as this.</summary>
internal sealed class ChannelCredentialsReader : ChannelCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> _interceptors = [];
    private bool? _isSecure;

    public static ChannelCredentialsParts Read(ChannelCredentials credentials)
    {
        var reader = new ChannelCredentialsReader();
        credentials.InternalPopulateConfiguration(reader, null!);
        return new ChannelCredentialsParts(reader._isSecure, reader._interceptors);
    }

    public override void SetInsecureCredentials(object state) => _isSecure = false;

    public override void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback)
    {
        if (rootCertificates is not null || keyCertificatePair is not null || verifyPeerCallback is not null)
        {
            throw new NotSupportedException(
                "SslCredentials with certificates or a callback of their own are not supported; set them in the SslOptions of a SocketsHttpHandler given as HttpHandler.");
        }

        _isSecure = true;
    }

    public override void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, null!);
        CallCredentialsReader.Read(callCredentials, _interceptors);
    }
}
