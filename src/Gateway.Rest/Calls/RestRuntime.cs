using Gateway.Hosting.Calls;
using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Calls;

/// <summary>What all calls by REST share.</summary>
internal sealed class RestRuntime
{
    public RestRuntime(IOptions<GrpcJsonTranscodingOptions> options, CallTracker tracker, ErrorWriter errors, ILogger<RestRuntime> logger)
    {
        var settings = options.Value;
        Tracker = tracker;
        LongTurns = new LongTurns(tracker.Time);
        Errors = errors;
        Logger = logger;
        Formats = new StreamFormats(settings.StreamEnvelope, settings.EventStreamRetry);
        HeadersAfter = settings.StreamHeadersAfter;
        HeartbeatAfter = settings.EventStreamHeartbeat;
        StreamIdleTimeout = settings.StreamIdleTimeout;
        UnaryJson = settings.JsonSettings.ToJsonOptions(indented: true);
        StreamJson = settings.JsonSettings.ToJsonOptions(indented: false);
        Binding = new BindingOptions
        {
            UnknownQueryParameters = settings.UnknownQueryParameters == UnknownMember.Ignore ? UnknownQueryParameters.Ignore : UnknownQueryParameters.Refuse,
            IgnoredQueryParameters = [.. settings.IgnoredQueryParameters],
            JsonOptions = StreamJson,
        };
    }

    public CallTracker Tracker { get; }

    public LongTurns LongTurns { get; }

    public ErrorWriter Errors { get; }

    public ILogger Logger { get; }

    public StreamFormats Formats { get; }

    public TimeSpan HeadersAfter { get; }

    public TimeSpan HeartbeatAfter { get; }

    public TimeSpan? StreamIdleTimeout { get; }

    public JsonOptions UnaryJson { get; }

    public JsonOptions StreamJson { get; }

    public BindingOptions Binding { get; }
}
