using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Upstream.Count;

namespace Upstream.Intercept;

/// <summary>A counter that says what it sees of the calls.</summary>
public class EchoHeadersService(CallLog log) : Counter.CounterBase
{
    public override Task<Total> Increment(Empty request, ServerCallContext context)
    {
        Note(context);
        return context.RequestHeaders.GetValue("fail") is null
            ? Task.FromResult(new Total { Count = 1 })
            : throw new InvalidOperationException("not today");
    }

    public override async Task<Total> Accumulate(IAsyncStreamReader<Step> requestStream, ServerCallContext context)
    {
        Note(context);
        return new Total { Count = await requestStream.ReadAllAsync().CountAsync() };
    }

    public override Task Countdown(Empty request, IServerStreamWriter<Total> responseStream, ServerCallContext context)
    {
        Note(context);
        return responseStream.WriteAsync(new Total { Count = 1 });
    }

    private void Note(ServerCallContext context) => log.Add(
        $"service callers={string.Join(',', context.RequestHeaders.GetAll("caller").SelectMany(entry => entry.Value.Split(", ")))} deadline={context.Deadline != DateTime.MaxValue} state={string.Join(',', context.UserState.Keys.OfType<string>().Where(key => key is "global" or "own").Order(StringComparer.Ordinal))}");
}
