using Gateway.Rest.Protocol;
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
        : this(options.Value, options.Value.JsonSettings, IsMicrosoftsPresent(services) ? services.GetRequiredService<IOptions<GrpcJsonTranscodingOptions>>().Value : null, new GatewayVisibility(options.Value))
    {
    }

    private GatewaySettings(GatewayOptions options, GatewayJsonSettings json, GrpcJsonTranscodingOptions? microsofts, GatewayVisibility visibility)
    {
        _options = options;
        Visibility = visibility;
        _microsofts = microsofts;
        UnaryJson = MakeJson(json, indented: true);
        StreamJson = MakeJson(json, indented: false);
        StreamFormatParameter = Reserve(_options.StreamFormatParameter, nameof(GatewayOptions.StreamFormatParameter), "chooses the form of a stream");
        FieldMaskParameter = Reserve(_options.FieldMaskParameter, nameof(GatewayOptions.FieldMaskParameter), "chooses the fields of the answer");
        if (StreamFormatParameter is not null && StreamFormatParameter.Name == FieldMaskParameter?.Name)
        {
            throw new InvalidOperationException(
                $"{nameof(GatewayOptions)}.{nameof(GatewayOptions.StreamFormatParameter)} and {nameof(GatewayOptions.FieldMaskParameter)} are both '{FieldMaskParameter.Name}'. Give each a name of its own.");
        }

        // Not checked where they are set: the configuration binder skips dictionary entries whose setters throw.
        foreach (var (name, streams) in options.Streams)
        {
            NamedValue.Checked(streams.Form, $"{nameof(GatewayOptions.Streams)}:{name}:{nameof(streams.Form)}");
            EventName.Checked(streams.ErrorEvent, $"{nameof(GatewayOptions.Streams)}:{name}:{nameof(streams.ErrorEvent)}");
        }

        foreach (var (name, format) in options.ErrorFormats)
        {
            NamedValue.Checked(format, $"{nameof(GatewayOptions.ErrorFormats)}:{name}");
        }

        foreach (var (name, contentType) in options.JsonContentTypes)
        {
            AnswerType.Checked(contentType, $"{nameof(GatewayOptions.JsonContentTypes)}:{name}");
        }

        ReservedParameters = [.. new[] { StreamFormatParameter, FieldMaskParameter }.OfType<ReservedParameter>()];
        IsResponseMetadata = options.ResponseMetadata.Count > 0 ? new NameList(options.ResponseMetadata, NameList.Cookies).Contains : null;
        Binding = new BindingOptions
        {
            UnknownQueryParameters = IsIgnored(_options.UnknownQueryParameters) ? UnknownQueryParameters.Ignore : UnknownQueryParameters.Refuse,
            IgnoredQueryParameters = [.. _options.IgnoredQueryParameters],
            ReservedParameters = ReservedParameters,
            JsonOptions = StreamJson,
        };
    }

    public bool Enabled => _options.Enabled;

    public bool MapUnannotatedMethods => _options.MapUnannotatedMethods;

    public bool Connect => _options.Connect;

    public bool StreamEnvelope => _options.StreamEnvelope;

    public bool AcceptForms => _options.AcceptForms;

    public bool ConditionalRequests => _options.ConditionalRequests;

    /// <summary>What <c>google.api.visibility</c> lets clients see.</summary>
    public GatewayVisibility Visibility { get; }

    public ErrorFormat ErrorFormat => _options.ErrorFormat;

    public IErrorFormatter? ErrorFormatter => _options.ErrorFormatter;

    public string JsonContentType => _options.JsonContentType;

    public StreamForm StreamForm => _options.StreamForm;

    /// <summary>The names of methods and services in the options, each with its option.</summary>
    public IEnumerable<(string Option, string Name)> MethodNames =>
    [
        .. _options.ErrorFormats.Keys.Select(static name => (nameof(GatewayOptions.ErrorFormats), name)),
        .. _options.JsonContentTypes.Keys.Select(static name => (nameof(GatewayOptions.JsonContentTypes), name)),
        .. _options.Streams.Keys.Select(static name => (nameof(GatewayOptions.Streams), name)),
    ];

    /// <summary>Tells whether header metadata or a trailer goes to clients; null for all.</summary>
    public Func<string, bool>? IsResponseMetadata { get; }

    /// <summary>Begins the names under which header metadata goes to clients of REST a second time; null for once.</summary>
    public string? ResponseMetadataPrefix => _options.ResponseMetadataPrefix;

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

    /// <summary>The query parameter that chooses the form of a stream; null when it is switched off.</summary>
    public ReservedParameter? StreamFormatParameter { get; }

    /// <summary>The query parameter that chooses the fields of answers; null when it is switched off.</summary>
    public ReservedParameter? FieldMaskParameter { get; }

    /// <summary>The query parameters that are the gateway's own.</summary>
    public IReadOnlyList<ReservedParameter> ReservedParameters { get; }

    /// <summary>The same settings with another look of JSON.</summary>
    public GatewaySettings With(GatewayJsonSettings json) => new(_options, json, microsofts: null, Visibility);

    /// <summary>The form of a method's errors that the options set by the name of the method or of its service; null for the form of all methods.</summary>
    public ErrorFormat? ErrorFormatOf(GatewayMethod method) =>
        _options.ErrorFormats.TryGetValue(method.QualifiedName, out var format) || _options.ErrorFormats.TryGetValue(method.ServiceName, out format) ? format : null;

    /// <summary>The content type of a method's JSON answers that the options set by the name of the method or of its service; null for that of all methods.</summary>
    public string? JsonContentTypeOf(GatewayMethod method) =>
        _options.JsonContentTypes.TryGetValue(method.QualifiedName, out var type) || _options.JsonContentTypes.TryGetValue(method.ServiceName, out type) ? type : null;

    /// <summary>The options of a method's streams, set by the name of the method and of its service; null if the options name neither.</summary>
    public GatewayStreamOptions? StreamOptionsOf(GatewayMethod method)
    {
        var ofService = _options.Streams.TryGetValue(method.ServiceName, out var found) ? found : null;
        return OwnStreamOptionsOf(method)?.Over(ofService) ?? ofService;
    }

    /// <summary>The options of a method's streams, set by its own name; null if the options do not name it.</summary>
    public GatewayStreamOptions? OwnStreamOptionsOf(GatewayMethod method) => _options.Streams.TryGetValue(method.QualifiedName, out var own) ? own : null;

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

    // A parameter in IgnoredQueryParameters is not read by the gateway either.
    private ReservedParameter? Reserve(string? name, string option, string purpose) => name is null || _options.IgnoredQueryParameters.Contains(name)
        ? null
        : new ReservedParameter(name, purpose, $"give the field another json_name, or set {nameof(GatewayOptions)}.{option} to another name, or to null for none");

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
            EnumNameCaseInsensitive = ours.EnumNameCaseInsensitive,
            UseProtoFieldNames = ours.UseProtoFieldNames,
            IgnoreUnknownFields = IsIgnored(ours.UnknownFields),
            MaxDepth = ours.MaxDepth,
            OutputOnlyFields = _options.OutputOnlyFields,
            CheckUpdateMasks = Visibility.RefusesRestricted,
            CheckRequiredFields = _options.CheckRequiredFields,
        };
    }

    private bool IsIgnored(UnknownMember? unknown) => (unknown ?? (_microsofts is null ? UnknownMember.Refuse : UnknownMember.Ignore)) == UnknownMember.Ignore;
}
