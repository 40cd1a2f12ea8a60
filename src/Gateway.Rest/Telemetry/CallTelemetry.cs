using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Telemetry;

/// <summary>Measures calls by every door, and requests that are refused before they become calls.</summary>
internal sealed class CallTelemetry
{
    public CallTelemetry(IMeterFactory meters, TimeProvider time)
    {
        Metrics = new CallMetrics(meters);
        Time = time;
    }

    internal CallMetrics Metrics { get; }

    internal TimeProvider Time { get; }

    /// <summary>Notes a request that a door answered with a status, without a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="method">The method, such as <c>proto.Greetering/Hello</c>.</param>
    /// <param name="door">The door: <c>rest</c>, <c>websocket</c> or <c>connect</c>.</param>
    /// <param name="status">The status of the answer.</param>
    public void Refused(HttpContext http, string method, string door, Status status)
    {
        Metrics.MeasureCall(TimeSpan.Zero, status.StatusCode, method, door);
        if (CallActivity.Of(http) is { } activity)
        {
            CallActivity.Begin(activity, method, door);
            CallActivity.End(activity, method, status);
        }
    }
}
