namespace CountingAgent;

/// <summary>How the agent counts: the section <c>Agent</c>.</summary>
internal sealed class CountingOptions
{
    /// <summary>The time between two numbers. Default 1 s.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromSeconds(1);
}
