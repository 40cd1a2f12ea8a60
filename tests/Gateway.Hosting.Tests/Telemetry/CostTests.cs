using System.Diagnostics.Metrics;
using Gateway.Hosting.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>What it costs to measure a call, beside the call itself.</summary>
[Collection(nameof(OneAtATime))]
public sealed class CostTests
{
    [Fact]
    public void Nothing_is_allocated_while_nobody_listens() => Assert.Equal(0, AllocatedBy(Telemetry(out _)));

    [Fact]
    public void Nothing_is_allocated_while_somebody_listens_either()
    {
        var telemetry = Telemetry(out var factory);
        var measured = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == CallMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => measured++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => measured++);
        listener.Start();

        Assert.Equal(0, AllocatedBy(telemetry));
        Assert.True(measured > 0);
    }

    private static CallTelemetry Telemetry(out IMeterFactory factory)
    {
        factory = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new CallTelemetry(factory, TimeProvider.System);
    }

    private static long AllocatedBy(CallTelemetry telemetry)
    {
        var http = new DefaultHttpContext();
        Run(telemetry, http); // first, whatever is made once

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(telemetry, http);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Run(CallTelemetry telemetry, HttpContext http)
    {
        for (var i = 0; i < 100; i++)
        {
            var call = new CallMeasurement(telemetry, "proto.Greetering/Hello", "grpc");
            call.Begin(http);
            call.Received(10);
            call.Sent(20);
            call.End(i % 2 == 0 ? Status.DefaultSuccess : new Status(StatusCode.Internal, ""));
        }
    }
}
