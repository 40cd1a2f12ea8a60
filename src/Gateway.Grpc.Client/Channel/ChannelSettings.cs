using Gateway.Grpc.Client.Compression;
using Gateway.Grpc.Client.Credentials;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Grpc.Client.Channel;

/// <summary>The options of a channel, checked and with their defaults filled in.</summary>
internal sealed record ChannelSettings
{
    public required Uri Address { get; init; }

    public required bool IsSecure { get; init; }

    /// <summary>Credentials of every call, from the channel's credentials.</summary>
    public required IReadOnlyList<AsyncAuthInterceptor> Interceptors { get; init; }

    public required bool MayUseCallCredentials { get; init; }

    public required int? MaxSendMessageSize { get; init; }

    public required int? MaxReceiveMessageSize { get; init; }

    public required CompressionTable Compression { get; init; }

    public required bool ThrowOnCancellation { get; init; }

    public required Version HttpVersion { get; init; }

    public required HttpVersionPolicy HttpVersionPolicy { get; init; }

    public required TimeSpan InitialReconnectBackoff { get; init; }

    public required TimeSpan? MaxReconnectBackoff { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public static ChannelSettings From(Uri address, GrpcChannelOptions options)
    {
        var secure = IsHttps(address);
        CheckLimit(options.MaxSendMessageSize, nameof(options.MaxSendMessageSize));
        CheckLimit(options.MaxReceiveMessageSize, nameof(options.MaxReceiveMessageSize));
        CheckBackoff(options.InitialReconnectBackoff, nameof(options.InitialReconnectBackoff));
        CheckBackoff(options.MaxReconnectBackoff, nameof(options.MaxReconnectBackoff));
        var mayUseCallCredentials = secure || options.UnsafeUseInsecureChannelCallCredentials;
        return new ChannelSettings
        {
            Address = address,
            IsSecure = secure,
            Interceptors = ReadCredentials(options.Credentials, secure, mayUseCallCredentials),
            MayUseCallCredentials = mayUseCallCredentials,
            MaxSendMessageSize = options.MaxSendMessageSize,
            MaxReceiveMessageSize = options.MaxReceiveMessageSize,
            Compression = new CompressionTable(options.CompressionProviders),
            ThrowOnCancellation = options.ThrowOperationCanceledOnCancellation,
            HttpVersion = options.HttpVersion ?? System.Net.HttpVersion.Version20,
            HttpVersionPolicy = options.HttpVersionPolicy ?? HttpVersionPolicy.RequestVersionExact,
            InitialReconnectBackoff = options.InitialReconnectBackoff,
            MaxReconnectBackoff = options.MaxReconnectBackoff,
            Time = Service<TimeProvider>(options) ?? TimeProvider.System,
            Logger = (options.LoggerFactory ?? Service<ILoggerFactory>(options) ?? NullLoggerFactory.Instance).CreateLogger("Grpc.Net.Client"),
        };
    }

    private static bool IsHttps(Uri address) => address switch
    {
        { IsAbsoluteUri: false } => throw new ArgumentException($"'{address}' is not an absolute address.", nameof(address)),
        { Scheme: "https" } => true,
        { Scheme: "http" } => false,
        _ => throw new ArgumentException($"The address '{address}' has the scheme '{address.Scheme}'; http or https is needed.", nameof(address)),
    };

    private static void CheckLimit(int? bytes, string name)
    {
        if (bytes < 0)
        {
            throw new ArgumentException($"{name} is {bytes}; it must be 0 bytes or more, or null for no limit.");
        }
    }

    private static void CheckBackoff(TimeSpan? backoff, string name)
    {
        if (backoff <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{name} is {backoff}; it must be longer than zero.");
        }
    }

    private static IReadOnlyList<AsyncAuthInterceptor> ReadCredentials(ChannelCredentials? credentials, bool secure, bool mayUseCallCredentials)
    {
        if (credentials is null)
        {
            return [];
        }

        var parts = ChannelCredentialsReader.Read(credentials);
        if (parts.IsSecure is { } wantsTls && wantsTls != secure)
        {
            throw new InvalidOperationException(wantsTls
                ? "The channel's credentials are secure, but its address is http; use an https address."
                : "The channel's credentials are insecure, but its address is https; use an http address or secure credentials.");
        }

        if (parts.Interceptors.Count > 0 && !mayUseCallCredentials)
        {
            throw new InvalidOperationException(
                $"Call credentials need an https address, unless {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)} is set.");
        }

        return parts.Interceptors;
    }

    private static T? Service<T>(GrpcChannelOptions options)
        where T : class => (T?)options.ServiceProvider?.GetService(typeof(T));
}
