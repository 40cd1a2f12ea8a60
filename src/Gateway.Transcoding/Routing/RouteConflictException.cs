namespace Gateway.Transcoding.Routing;

/// <summary>Routes of a table match the same paths. The message lists every pair, one for each line.</summary>
#pragma warning disable CA1032 // Only a table that does not build throws this exception, and the table gives the conflicts.
public sealed class RouteConflictException(IReadOnlyList<string> conflicts)
    : Exception("These routes match the same paths; change the template or the HTTP method of one of each pair:\n" + string.Join('\n', conflicts))
#pragma warning restore CA1032
{
    /// <summary>One line for each pair.</summary>
    public IReadOnlyList<string> Conflicts { get; } = conflicts;
}
