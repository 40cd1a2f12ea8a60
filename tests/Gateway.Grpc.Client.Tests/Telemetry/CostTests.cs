using Gateway.Grpc.Client.Channel;
using Gateway.Grpc.Client.Telemetry;
using Grpc.Core;

namespace Gateway.Grpc.Client.Tests.Telemetry;

public sealed class CostTests
{
    [Fact]
    public void Measuring_a_call_allocates_nothing_while_nobody_listens()
    {
        var marshaller = Marshallers.StringMarshaller;
        var target = new CallTargets(new Uri("http://localhost:50051")).For(new Method<string, string>(MethodType.Unary, "lab.Lab", "One", marshaller, marshaller));
        Run(target); // first, whatever is made once

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(target);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(CallTarget target)
    {
        for (var i = 0; i < 100; i++)
        {
            var call = new CallMeasurement(target, TimeProvider.System);
            call.Leave(call.Enter());
            call.Sent(10);
            call.Received(20);
            call.End(i % 2 == 0 ? Status.DefaultSuccess : new Status(StatusCode.Internal, ""));
        }
    }
}
