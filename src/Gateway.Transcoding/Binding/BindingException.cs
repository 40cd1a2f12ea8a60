namespace Gateway.Transcoding.Binding;

/// <summary>The host does not start, because rules have mistakes. The message lists every mistake, one for each line.</summary>
/// <param name="problems">Every mistake found.</param>
/// <param name="remedy">An additional remedy for the operator, as the last line; null for none.</param>
/// <param name="subject">What has the mistakes.</param>
#pragma warning disable CA1032 // The exception always has mistakes, so the standard constructors would have no use.
public sealed class BindingException(IReadOnlyList<BindingProblem> problems, string? remedy = null, string subject = "google.api.http")
    : Exception($"{subject}: {problems.Count} mistake(s)\n" + string.Join('\n', problems) + (remedy is null ? "" : "\n" + remedy))
#pragma warning restore CA1032
{
    /// <summary>Every mistake found.</summary>
    public IReadOnlyList<BindingProblem> Problems { get; } = problems;
}
