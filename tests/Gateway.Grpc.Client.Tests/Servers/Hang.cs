namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>A server that does nothing until it is told that the call is over.</summary>
internal static class Hang
{
    public static async Task UntilAsync(CancellationToken cancelled)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = cancelled.Register(end.SetResult);
        await end.Task;
    }
}
