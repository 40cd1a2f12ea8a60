using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Options;

/// <summary>The options in force: those of <see cref="GatewayOptions"/>. An option that is not set there comes from Microsoft's JSON transcoding, if the application has it. Immutable.</summary>
internal sealed class GatewaySettings
{
    private readonly GatewayOptions _options;
    private readonly GrpcJsonTranscodingOptions? _microsofts;

    public GatewaySettings(IOptions<GatewayOptions> options, IServiceProvider services)
        : this(options.Value, options.Value.JsonSettings, IsMicrosoftsPresent(services) ? services.GetRequiredService<IOptions<GrpcJsonTranscodingOptions>>().Value : null)
    {
    }

    private GatewaySettings(GatewayOptions options, GatewayJsonSettings json, GrpcJsonTranscodingOptions? microsofts)
    {
        _options = options;
        _microsofts = microsofts;
        UnaryJson = MakeJson(json, indented: true);
        StreamJson = MakeJson(json, indented: false);
        Binding = new BindingOptions
        {
            UnknownQueryParameters = IsIgnored(_options.UnknownQueryParameters) ? UnknownQueryParameters.Ignore : UnknownQueryParameters.Refuse,
            IgnoredQueryParameters = [.. _options.IgnoredQueryParameters],
            JsonOptions = StreamJson,
        };
    }

    public bool Enabled => _options.Enabled;

    public bool MapUnannotatedMethods => _options.MapUnannotatedMethods;

    public bool Connect => _options.Connect;

    public bool StreamEnvelope => _options.StreamEnvelope;

    public TimeSpan? EventStreamRetry => _options.EventStreamRetry;

    public TimeSpan HeadersAfter => _options.StreamHeadersAfter;

    public TimeSpan HeartbeatAfter => _options.EventStreamHeartbeat;

    public TimeSpan? StreamIdleTimeout => _options.StreamIdleTimeout;

    public TimeSpan DrainTimeout => _options.DrainTimeout;

    public GatewayWebSocketOptions WebSockets => _options.WebSockets;

    public IEnumerable<FileDescriptor> Descriptors => _options.Descriptors;

    public IEnumerable<HttpRule> Rules => _options.Rules;

    public IReadOnlyCollection<string> IgnoredRules => [.. _options.IgnoredRules];

    public JsonOptions UnaryJson { get; }

    public JsonOptions StreamJson { get; }

    public BindingOptions Binding { get; }

    /// <summary>The same settings with another look of JSON.</summary>
    public GatewaySettings With(GatewayJsonSettings json) => new(_options, json, microsofts: null);

    /// <summary>Finds a type for an Any that no service uses itself.</summary>
    public MessageDescriptor? FindType(string fullName) => _options.TypeRegistry.Find(fullName) ?? _microsofts?.TypeRegistry?.Find(fullName);

    // AddJsonTranscoding() registers internal types only: recognize it by the assembly of its options setup.
    private static bool IsMicrosoftsPresent(IServiceProvider services)
    {
        foreach (var setup in services.GetServices<IConfigureOptions<GrpcJsonTranscodingOptions>>())
        {
            if (setup.GetType().Assembly == typeof(GrpcJsonTranscodingOptions).Assembly)
            {
                return true;
            }
        }

        return false;
    }

    private JsonOptions MakeJson(GatewayJsonSettings ours, bool indented)
    {
        var theirs = _microsofts?.JsonSettings;
        return new JsonOptions
        {
            IgnoreDefaultValues = ours.IgnoreDefaultValues ?? theirs?.IgnoreDefaultValues ?? false,
            WriteEnumsAsIntegers = ours.WriteEnumsAsIntegers ?? theirs?.WriteEnumsAsIntegers ?? false,
            WriteInt64sAsStrings = ours.WriteInt64sAsStrings ?? theirs?.WriteInt64sAsStrings ?? true,
            WriteIndented = indented && (ours.WriteIndented ?? theirs?.WriteIndented ?? false),
            PropertyNameCaseInsensitive = ours.PropertyNameCaseInsensitive ?? theirs?.PropertyNameCaseInsensitive ?? false,
            RemoveEnumPrefix = ours.RemoveEnumPrefix ?? theirs?.RemoveEnumPrefix ?? false,
            UseProtoFieldNames = ours.UseProtoFieldNames,
            IgnoreUnknownFields = IsIgnored(ours.UnknownFields),
            MaxDepth = ours.MaxDepth,
        };
    }

    private bool IsIgnored(UnknownMember? unknown) => (unknown ?? (_microsofts is null ? UnknownMember.Refuse : UnknownMember.Ignore)) == UnknownMember.Ignore;
}
