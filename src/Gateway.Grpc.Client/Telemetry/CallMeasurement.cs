using System.Diagnostics;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Gateway.Grpc.Client.Telemetry;

/// <summary>What is measured of one call: how long it takes, how it ends, how many messages go each way.</summary>
internal struct CallMeasurement(CallTarget target, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private Activity? _activity;
    private long _sent;
    private long _received;

    /// <summary>Begins. The activity is the current one until <see cref="Leave"/>.</summary>
    /// <returns>The activity that was current before.</returns>
    public Activity? Enter()
    {
        var before = Activity.Current;
        _activity = ClientActivity.Start(target);
        return before;
    }

    /// <summary>Gives the caller its own activity back: the call goes on, but not as part of what the caller does next.</summary>
    public readonly void Leave(Activity? before)
    {
        if (_activity is not null)
        {
            Activity.Current = before;
        }
    }

    public void Sent(long length)
    {
        _sent++;
        ClientMetrics.MeasureRequest(target, length);
    }

    public void Received(long length)
    {
        _received++;
        ClientMetrics.MeasureResponse(target, length);
    }

    public readonly void End(Status status)
    {
        ClientMetrics.MeasureCall(target, time.GetElapsedTime(_startedAt), status.StatusCode, _sent, _received);
        if (_activity is not null)
        {
            ClientActivity.Stop(_activity, status);
        }
    }
}
