namespace Gateway.Transcoding.Binding;

/// <summary>Rules cannot be served, so the host does not start. The message lists every mistake, a line each.</summary>
/// <param name="problems">Every mistake found.</param>
/// <param name="remedy">What else the operator can do, as a last line; null for nothing.</param>
#pragma warning disable CA1032 // Without mistakes there is nothing to throw.
public sealed class BindingException(IReadOnlyList<BindingProblem> problems, string? remedy = null)
    : Exception($"google.api.http: {problems.Count} mistake(s)\n" + string.Join('\n', problems) + (remedy is null ? "" : "\n" + remedy))
#pragma warning restore CA1032
{
    /// <summary>Every mistake found.</summary>
    public IReadOnlyList<BindingProblem> Problems { get; } = problems;
}
