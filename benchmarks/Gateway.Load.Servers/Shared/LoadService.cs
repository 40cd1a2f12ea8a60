using Grpc.Core;
using LoadProtos;

namespace Gateway.Load.Servers;

/// <summary>The service, the same source for Gateway and for Microsoft's transcoding.</summary>
internal sealed class LoadService : LoadProtos.Load.LoadBase
{
    private static long _floodedBytes;

    /// <summary>The total number of text bytes that <see cref="Flood"/> has written.</summary>
    public static long FloodedBytes => Interlocked.Read(ref _floodedBytes);

    public override Task<Line> Hello(HelloRequest request, ServerCallContext context) => Task.FromResult(new Line { Msg = "Hello " + request.Name });

    public override Task<Order> CreateOrder(Order request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Lines(LinesRequest request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        for (var number = request.Count; number > 0; number--)
        {
            await responseStream.WriteAsync(new Line { Msg = $"This is {number} Msg" });
        }
    }

    public override async Task Idle(IdleRequest request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Line { Msg = "Here" });
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    public override async Task Ticks(TicksRequest request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        for (var number = 1; ; number++)
        {
            await responseStream.WriteAsync(new Line { Msg = $"tick {number}" }, context.CancellationToken);
            await Task.Delay(request.Every, context.CancellationToken);
        }
    }

    public override async Task Flood(FloodRequest request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        var line = new Line { Msg = new string('x', 1000) };
        while (true)
        {
            await responseStream.WriteAsync(line, context.CancellationToken);
            Interlocked.Add(ref _floodedBytes, line.Msg.Length);
        }
    }
}
