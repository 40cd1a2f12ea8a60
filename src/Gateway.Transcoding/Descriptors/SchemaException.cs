namespace Gateway.Transcoding.Descriptors;

/// <summary>The descriptors cannot be used, or they do not have the requested type.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>Creates the error from one problem.</summary>
    public SchemaException(string problem)
        : this([problem])
    {
    }

    internal SchemaException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>All problems, each with its file and element.</summary>
    public IReadOnlyList<string> Problems { get; }
}
