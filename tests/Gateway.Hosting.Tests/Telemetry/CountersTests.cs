using System.Diagnostics.Tracing;
using Proto;

namespace Gateway.Hosting.Tests.Telemetry;

[Collection(nameof(OneAtATime))]
public sealed class CountersTests
{
    [Fact]
    public async Task The_counters_that_gRPC_on_ASPNET_Core_has_always_had_are_there()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var observed = await Observed.StartAsync();
        using var counters = new CounterListener();

        await observed.Client.HelloAsync(new HelloReq { Name = "you" }, cancellationToken: stop);
        var last = await counters.WaitForAsync("total-calls").WaitAsync(stop);

        Assert.True(last["total-calls"] >= 1);
        Assert.True(last["messages-sent"] >= 1);
        Assert.True(last["messages-received"] >= 1);
        string[] others = ["current-calls", "calls-failed", "calls-deadline-exceeded", "calls-unimplemented"];
        Assert.All(others, name => Assert.True(last.ContainsKey(name), name));
    }

    private sealed class CounterListener : EventListener
    {
        private readonly Dictionary<string, double> _values = [];
        private readonly TaskCompletionSource<IReadOnlyDictionary<string, double>> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _wanted;

        /// <summary>All counters, once this one is above zero.</summary>
        public Task<IReadOnlyDictionary<string, double>> WaitForAsync(string counter)
        {
            lock (_values)
            {
                _wanted = counter;
            }

            return _found.Task;
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Grpc.AspNetCore.Server")
            {
                EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0.1" });
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName != "EventCounters" || eventData.Payload?[0] is not IDictionary<string, object?> payload)
            {
                return;
            }

            lock (_values)
            {
                _values[(string)payload["Name"]!] = Convert.ToDouble(payload["Mean"], System.Globalization.CultureInfo.InvariantCulture);

                // Counters come one by one, those of messages last.
                if (_wanted is not null && _values.GetValueOrDefault(_wanted) > 0 && _values.GetValueOrDefault("messages-received") > 0)
                {
                    _found.TrySetResult(new Dictionary<string, double>(_values));
                }
            }
        }
    }
}
