using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Upstream.Progress;

public class ProgressorService : Progressor.ProgressorBase
{
    public bool WaitsAtHalf { get; init; }

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task Run(Empty request, IServerStreamWriter<Report> responseStream, ServerCallContext context)
    {
        foreach (var percent in (int[])[0, 50, 100])
        {
            await responseStream.WriteAsync(new Report { Percent = percent });
            if (WaitsAtHalf && percent == 50)
            {
                await using var registration = context.CancellationToken.Register(() => Cancelled.TrySetResult());
                await Cancelled.Task;
                context.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        await responseStream.WriteAsync(new Report { Result = "done" });
    }
}
