using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Telemetry;

/// <summary>The measurement of one call: how long it takes, how it ends, how many messages go each way.</summary>
internal struct CallMeasurement(CallTelemetry telemetry, string method, string door)
{
    private Activity? _activity;
    private long? _startedAt;
    private long _received;
    private long _sent;
    private bool _countedActive;
    private Status _status;

    public void Begin(HttpContext http)
    {
        // Do not measure a call that begins without a listener: reading the clock costs more than everything else here.
        _startedAt = telemetry.Metrics.MeasuresDuration ? telemetry.Time.GetTimestamp() : null;
        _countedActive = telemetry.Metrics.CountsActive;
        telemetry.Metrics.CountActive(1, method, door);
        _activity = CallActivity.Of(http);
        if (_activity is not null)
        {
            CallActivity.Begin(_activity, method, door);
        }
    }

    public void Received(long length)
    {
        _received++;
        telemetry.Metrics.MeasureRequest(length, method, door);
    }

    public void Sent(long length)
    {
        _sent++;
        telemetry.Metrics.MeasureResponse(length, method, door);
    }

    public void End(Status status)
    {
        _status = status;
        if (_countedActive)
        {
            telemetry.Metrics.CountActive(-1, method, door);
        }

        if (_startedAt is { } startedAt)
        {
            telemetry.Metrics.MeasureCall(telemetry.Time.GetElapsedTime(startedAt), status.StatusCode, method, door);
        }

        telemetry.Metrics.MeasureMessages(_received, _sent, method, door);
    }

    /// <summary>Tags the activity with the end of the call. Called when the gRPC endpoint has returned: replaces the endpoint's own tags, so that all of them agree.</summary>
    public readonly void Tag()
    {
        if (_activity is not null)
        {
            CallActivity.End(_activity, method, _status);
        }
    }
}
