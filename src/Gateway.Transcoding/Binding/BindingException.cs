namespace Gateway.Transcoding.Binding;

/// <summary>Rules cannot be served, so the host does not start. The message lists every mistake, a line each.</summary>
#pragma warning disable CA1032 // Without mistakes there is nothing to throw.
public sealed class BindingException(IReadOnlyList<BindingProblem> problems)
    : Exception($"google.api.http: {problems.Count} mistake(s)\n" + string.Join('\n', problems))
#pragma warning restore CA1032
{
    /// <summary>Every mistake found.</summary>
    public IReadOnlyList<BindingProblem> Problems { get; } = problems;
}
