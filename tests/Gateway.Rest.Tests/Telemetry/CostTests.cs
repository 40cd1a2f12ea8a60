using System.Diagnostics.Metrics;
using Gateway.Rest.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The cost of measuring a call, beside the call itself.</summary>
public sealed class CostTests
{
    [Fact]
    public void A_call_that_nobody_listens_to_allocates_nothing()
    {
        using var services = Services();

        Assert.Equal(0, AllocatedBy(Telemetry(services)));
    }

    [Fact]
    public void A_call_that_somebody_listens_to_allocates_nothing_either()
    {
        using var services = Services();
        var factory = services.GetRequiredService<IMeterFactory>();
        var telemetry = Telemetry(services);
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

    private static ServiceProvider Services() => new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static CallTelemetry Telemetry(ServiceProvider services) => new(services.GetRequiredService<IMeterFactory>(), TimeProvider.System);

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
            var call = default(CallMeasurement);
            call.Begin(http, telemetry, "proto.Greetering/Hello", "rest");
            call.Received(10);
            call.Sent(20);
            call.End(i % 2 == 0 ? Status.DefaultSuccess : new Status(StatusCode.Internal, ""));
            call.Tag();
        }
    }
}
