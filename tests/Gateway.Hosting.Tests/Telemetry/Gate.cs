namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>What a chat waits for before it ends.</summary>
internal sealed class Gate
{
    public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
