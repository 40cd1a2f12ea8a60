namespace Gateway.Transcoding.Descriptors;

/// <summary>The descriptors cannot be used, or a type was asked for that they do not hold.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>Creates the error from one problem.</summary>
    public SchemaException(string problem)
        : this([problem])
    {
    }

    internal SchemaException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Every problem found, each naming its file and element.</summary>
    public IReadOnlyList<string> Problems { get; }
}
