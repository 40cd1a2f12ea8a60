using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Tracing;
using Grpc.Core;

namespace Gateway.Hosting.Telemetry;

/// <summary>
/// The counters that <c>dotnet-counters monitor --counters Grpc.AspNetCore.Server</c> shows, with the names that gRPC on ASP.NET Core has always had.
/// Calls of every door are counted.
/// </summary>
[EventSource(Name = "Grpc.AspNetCore.Server")]
internal sealed class GrpcEventSource : EventSource
{
    public static readonly GrpcEventSource Instance = new();

    private readonly List<DiagnosticCounter> _counters = [];
    private long _total;
    private long _current;
    private long _failed;
    private long _deadlineExceeded;
    private long _unimplemented;
    private long _sent;
    private long _received;

    // Written as calls come and go, read by whoever listens: open calls must be known to one who begins to listen later.
    [NonEvent]
    public void CallBegan()
    {
        Interlocked.Increment(ref _total);
        Interlocked.Increment(ref _current);
    }

    [NonEvent]
    public void CallEnded(StatusCode code)
    {
        Interlocked.Decrement(ref _current);
        CountEnd(code);
    }

    /// <summary>A call that was refused before it was one.</summary>
    [NonEvent]
    public void CallRefused(StatusCode code)
    {
        Interlocked.Increment(ref _total);
        CountEnd(code);
    }

    [NonEvent]
    public void MessageSent()
    {
        if (IsEnabled())
        {
            Interlocked.Increment(ref _sent);
        }
    }

    [NonEvent]
    public void MessageReceived()
    {
        if (IsEnabled())
        {
            Interlocked.Increment(ref _received);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Counters write numbers; no object is serialized.")]
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command != EventCommand.Enable)
        {
            return;
        }

        lock (_counters)
        {
            if (_counters.Count == 0)
            {
                Add("total-calls", "Total Calls", () => Interlocked.Read(ref _total));
                Add("current-calls", "Current Calls", () => Interlocked.Read(ref _current));
                Add("calls-failed", "Total Calls Failed", () => Interlocked.Read(ref _failed));
                Add("calls-deadline-exceeded", "Total Calls Deadline Exceeded", () => Interlocked.Read(ref _deadlineExceeded));
                Add("calls-unimplemented", "Total Calls Unimplemented", () => Interlocked.Read(ref _unimplemented));
                Add("messages-sent", "Total Messages Sent", () => Interlocked.Read(ref _sent));
                Add("messages-received", "Total Messages Received", () => Interlocked.Read(ref _received));
            }
        }
    }

    [NonEvent]
    private void Add(string name, string displayName, Func<double> value) => _counters.Add(new PollingCounter(name, this, value) { DisplayName = displayName });

    [NonEvent]
    private void CountEnd(StatusCode code)
    {
        if (code == StatusCode.OK)
        {
            return;
        }

        Interlocked.Increment(ref _failed);
        if (code == StatusCode.DeadlineExceeded)
        {
            Interlocked.Increment(ref _deadlineExceeded);
        }
        else if (code == StatusCode.Unimplemented)
        {
            Interlocked.Increment(ref _unimplemented);
        }
    }
}
