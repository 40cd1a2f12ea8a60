using Gateway.Rest.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gateway.Yarp.Forwarding;

/// <summary>The services that native calls share.</summary>
internal sealed class ForwardingRuntime(TimeProvider time, CallDrain drain, CallTelemetry telemetry, ILoggerFactory loggers)
{
    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time => time;

    /// <summary>Ends calls when the host stops.</summary>
    public CallDrain Drain => drain;

    /// <summary>Measures calls.</summary>
    public CallTelemetry Telemetry => telemetry;

    public ILogger Logger { get; } = loggers.CreateLogger(Log.Category);
}
