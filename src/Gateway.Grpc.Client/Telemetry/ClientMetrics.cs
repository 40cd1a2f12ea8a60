using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Gateway.Grpc.Client.Telemetry;

/// <summary>The instruments of the meter <c>Grpc.Net.Client</c>. What nobody listens to costs a look at a flag.</summary>
/// <remarks>
/// <c>rpc.client.call.duration</c> is of version 1.45.0 of OpenTelemetry's conventions. That version has nothing for messages: their instruments keep
/// the names and units of version 1.37.0, the last that had them.
/// </remarks>
internal static class ClientMetrics
{
    public const string MeterName = "Grpc.Net.Client";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "rpc.client.call.duration",
        "s",
        "How long a call took, from its start to its status.",
        tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    private static readonly Histogram<long> RequestSize =
        Meter.CreateHistogram<long>("rpc.client.request.size", "By", "The size of each request message, uncompressed.");

    private static readonly Histogram<long> ResponseSize =
        Meter.CreateHistogram<long>("rpc.client.response.size", "By", "The size of each response message, uncompressed.");

    private static readonly Histogram<long> Requests =
        Meter.CreateHistogram<long>("rpc.client.requests_per_rpc", "{count}", "How many messages a call sent.");

    private static readonly Histogram<long> Responses =
        Meter.CreateHistogram<long>("rpc.client.responses_per_rpc", "{count}", "How many messages a call received.");

    public static void MeasureRequest(CallTarget target, long length)
    {
        if (RequestSize.Enabled)
        {
            RequestSize.Record(length, Tags(target));
        }
    }

    public static void MeasureResponse(CallTarget target, long length)
    {
        if (ResponseSize.Enabled)
        {
            ResponseSize.Record(length, Tags(target));
        }
    }

    public static void MeasureCall(CallTarget target, TimeSpan duration, StatusCode code, long sent, long received)
    {
        if (Duration.Enabled)
        {
            var name = StatusNames.Of(code);
            var tags = Tags(target);
            tags.Add(ClientTags.StatusCode, name);
            if (code != StatusCode.OK)
            {
                tags.Add(ClientTags.ErrorType, name);
            }

            Duration.Record(duration.TotalSeconds, tags);
        }

        if (Requests.Enabled)
        {
            Requests.Record(sent, Tags(target));
        }

        if (Responses.Enabled)
        {
            Responses.Record(received, Tags(target));
        }
    }

    private static TagList Tags(CallTarget target) => new()
    {
        new(ClientTags.System, ClientTags.Grpc),
        new(ClientTags.Method, target.QualifiedName),
        new(ClientTags.ServerAddress, target.Host),
        new(ClientTags.ServerPort, target.Port),
    };
}
