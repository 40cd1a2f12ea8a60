using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Rest.Protocol;
using Grpc.Core;

namespace Gateway.Rest.Telemetry;

/// <summary>The instruments of the meter <c>Grpc.AspNetCore.Server</c>, for calls by every door. An instrument without a listener costs the check of a flag.</summary>
/// <remarks>
/// <c>rpc.server.call.duration</c> follows version 1.45.0 of OpenTelemetry's conventions. That version has no instruments for messages, so these keep
/// the names and units of version 1.37.0, the last version that had them.
/// </remarks>
internal sealed class CallMetrics
{
    public const string MeterName = "Grpc.AspNetCore.Server";

    private static readonly KeyValuePair<string, object?> System = new(CallTags.System, CallTags.Grpc);

    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<long> _requestSize;
    private readonly Histogram<long> _responseSize;
    private readonly Histogram<long> _requests;
    private readonly Histogram<long> _responses;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };
        _duration = meter.CreateHistogram("rpc.server.call.duration", "s", "How long a call took, from its headers to its status.", tags: null, advice: seconds);
        _active = meter.CreateUpDownCounter<long>("gateway.server.active_calls", "{call}", "Calls that are open.");
        _requestSize = meter.CreateHistogram<long>("rpc.server.request.size", "By", "The size of each request message in protobuf, uncompressed.");
        _responseSize = meter.CreateHistogram<long>("rpc.server.response.size", "By", "The size of each response message in protobuf, uncompressed.");
        _requests = meter.CreateHistogram<long>("rpc.server.requests_per_rpc", "{count}", "How many messages a call received.");
        _responses = meter.CreateHistogram<long>("rpc.server.responses_per_rpc", "{count}", "How many messages a call sent.");
    }

    /// <summary>Whether open calls are counted: only a call that was added is subtracted.</summary>
    public bool CountsActive => _active.Enabled;

    /// <summary>Whether durations have a listener.</summary>
    public bool MeasuresDuration => _duration.Enabled;

    /// <summary>Whether messages have a listener.</summary>
    public bool MeasuresMessages => _requestSize.Enabled || _responseSize.Enabled || _requests.Enabled || _responses.Enabled;

    public void CountActive(int change, string method, string door)
    {
        if (_active.Enabled)
        {
            _active.Add(change, System, new(CallTags.Method, method), new(CallTags.Door, door));
        }
    }

    public void MeasureRequest(long length, string method, string door)
    {
        if (_requestSize.Enabled)
        {
            _requestSize.Record(length, System, new(CallTags.Method, method), new(CallTags.Door, door));
        }
    }

    public void MeasureResponse(long length, string method, string door)
    {
        if (_responseSize.Enabled)
        {
            _responseSize.Record(length, System, new(CallTags.Method, method), new(CallTags.Door, door));
        }
    }

    public void MeasureCall(TimeSpan duration, StatusCode code, string method, string door)
    {
        if (_duration.Enabled)
        {
            var name = StatusCodeNames.Of(code);
            var tags = new TagList { System, new(CallTags.Method, method), new(CallTags.StatusCode, name), new(CallTags.Door, door) };
            if (ServerFault.Is(code))
            {
                tags.Add(CallTags.ErrorType, name);
            }

            _duration.Record(duration.TotalSeconds, tags);
        }
    }

    public void MeasureMessages(long received, long sent, string method, string door)
    {
        if (_requests.Enabled)
        {
            _requests.Record(received, System, new(CallTags.Method, method), new(CallTags.Door, door));
        }

        if (_responses.Enabled)
        {
            _responses.Record(sent, System, new(CallTags.Method, method), new(CallTags.Door, door));
        }
    }
}
