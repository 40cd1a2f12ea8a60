using Gateway.Calls.Compression;
using Gateway.Grpc.Client.Channel;
using Gateway.Grpc.Client.Credentials;
using Gateway.Grpc.Client.Protocol;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Client.Calls;

/// <summary>Makes the HTTP request of a call and sends it; again and again, if the call may wait for its server.</summary>
internal sealed class CallRequest
{
    private readonly GrpcChannel _channel;
    private readonly CallTarget _target;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CallTimer _timer;

    public CallRequest(GrpcChannel channel, CallTarget target, string? host, CallOptions options, CallTimer timer)
    {
        _channel = channel;
        _target = target;
        _host = host;
        _options = options;
        _timer = timer;
        Compression = FindCompression();
    }

    /// <summary>What request messages are compressed with; null for nothing.</summary>
    public ICompressionProvider? Compression { get; }

    /// <summary>Sends the request. The response comes with its headers.</summary>
    public async Task<HttpResponseMessage> SendAsync(RequestContent content, CancellationToken cancellationToken)
    {
        var settings = _channel.Settings;
        var credentials = await CallCredentialsMetadata.GetAsync(settings, _target, _options.Credentials, cancellationToken);
        var delay = new ReconnectDelay(settings.InitialReconnectBackoff, settings.MaxReconnectBackoff);
        while (true)
        {
            try
            {
                return await _channel.Transport.SendAsync(Create(content, credentials), cancellationToken);
            }
            catch (HttpRequestException error) when (_options.IsWaitForReady && !content.Started && TransportStatus.IsConnectFailure(error))
            {
                var wait = delay.Next();
                Log.WaitingForReady(settings.Logger, _target.Method.FullName, wait, error);
                await Task.Delay(wait, settings.Time, cancellationToken);
            }
        }
    }

    private HttpRequestMessage Create(RequestContent content, Metadata? credentials)
    {
        var settings = _channel.Settings;
        var request = new HttpRequestMessage(HttpMethod.Post, _target.Address)
        {
            Version = settings.HttpVersion,
            VersionPolicy = settings.HttpVersionPolicy,
            Content = content,
        };
        RequestHeaders.AddProtocol(request.Headers, settings.Compression.AcceptEncoding, Compression?.EncodingName);
        if (_timer.Left is { } left)
        {
            RequestHeaders.AddTimeout(request.Headers, left);
        }

        if (_options.Headers is { } metadata)
        {
            RequestHeaders.AddMetadata(request.Headers, metadata);
        }

        if (credentials is not null)
        {
            RequestHeaders.AddMetadata(request.Headers, credentials);
        }

        RequestHeaders.AddUserAgent(request.Headers);
        if (!string.IsNullOrEmpty(_host))
        {
            request.Headers.Host = _host;
        }

        return request;
    }

    private ICompressionProvider? FindCompression()
    {
        if (_options.Headers?.GetValue(RequestHeaders.RequestEncodingKey) is not { } encoding || encoding == MessageCodec.Identity)
        {
            return null;
        }

        return _channel.Settings.Compression.Find(encoding)
            ?? throw new InvalidOperationException($"The call asks for the compression '{encoding}'; the channel knows {_channel.Settings.Compression.AcceptEncoding}.");
    }
}
