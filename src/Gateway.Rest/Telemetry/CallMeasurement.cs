using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Telemetry;

/// <summary>The measurement of one call: how long it takes, how it ends, how many messages go each way.</summary>
/// <remarks>A part of its call, and never copied.</remarks>
internal struct CallMeasurement
{
    private CallTelemetry _telemetry;
    private string _method;
    private string _door;
    private Activity? _activity;
    private long? _startedAt;
    private long _received;
    private long _sent;
    private bool _countedActive;
    private Status _status;

    /// <summary>Begins to measure a call.</summary>
    /// <param name="http">Its request.</param>
    /// <param name="telemetry">Takes the measurements.</param>
    /// <param name="method">The method, such as <c>proto.Greetering/Hello</c>.</param>
    /// <param name="door">The door: <c>rest</c>, <c>websocket</c>, <c>connect</c>, <c>grpc</c> or <c>grpc-web</c>.</param>
    public void Begin(HttpContext http, CallTelemetry telemetry, string method, string door)
    {
        _telemetry = telemetry;
        _method = method;
        _door = door;
        _received = 0;
        _sent = 0;
        _status = default;

        // Do not measure a call that begins without a listener: reading the clock costs more than everything else here.
        _startedAt = _telemetry.Metrics.MeasuresDuration ? _telemetry.Time.GetTimestamp() : null;
        _countedActive = _telemetry.Metrics.CountsActive;
        _telemetry.Metrics.CountActive(1, _method, _door);
        _activity = CallActivity.Of(http);
        if (_activity is not null)
        {
            CallActivity.Begin(_activity, _method, _door);
        }
    }

    public void Received(long length)
    {
        _received++;
        _telemetry.Metrics.MeasureRequest(length, _method, _door);
    }

    public void Sent(long length)
    {
        _sent++;
        _telemetry.Metrics.MeasureResponse(length, _method, _door);
    }

    public void End(Status status)
    {
        _status = status;
        if (_countedActive)
        {
            _telemetry.Metrics.CountActive(-1, _method, _door);
        }

        if (_startedAt is { } startedAt)
        {
            _telemetry.Metrics.MeasureCall(_telemetry.Time.GetElapsedTime(startedAt), status.StatusCode, _method, _door);
        }

        _telemetry.Metrics.MeasureMessages(_received, _sent, _method, _door);
    }

    /// <summary>Tags the activity with the end of the call. Called when the gRPC endpoint has returned: replaces the endpoint's own tags, so that all of them agree.</summary>
    public readonly void Tag()
    {
        if (_activity is not null)
        {
            CallActivity.End(_activity, _method, _status);
        }
    }
}
