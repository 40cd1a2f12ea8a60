using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Upstream.Count;

public class CounterService(IncrementingCounter counter) : Counter.CounterBase
{
    public override Task<Total> Increment(Empty request, ServerCallContext context) => Task.FromResult(new Total { Count = counter.Add(1) });

    public override async Task<Total> Accumulate(IAsyncStreamReader<Step> requestStream, ServerCallContext context)
    {
        await foreach (var step in requestStream.ReadAllAsync())
        {
            counter.Add(step.By);
        }

        return new Total { Count = counter.Count };
    }

    public override async Task Countdown(Empty request, IServerStreamWriter<Total> responseStream, ServerCallContext context)
    {
        // All but the last may wait for company.
        responseStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var i = counter.Count; i >= 0; i--)
        {
            if (i == 0)
            {
                responseStream.WriteOptions = WriteOptions.Default;
            }

            await responseStream.WriteAsync(new Total { Count = i });
        }
    }
}
