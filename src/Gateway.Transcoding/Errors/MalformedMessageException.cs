namespace Gateway.Transcoding.Errors;

/// <summary>A message in wire format cannot be read, or holds what JSON cannot say (a Timestamp of the year 10000, say).</summary>
/// <remarks>Such a message comes from a service or an upstream, so it is <c>INTERNAL</c>, and not the client's fault.</remarks>
public sealed class MalformedMessageException : Exception
{
    /// <summary>Creates the error.</summary>
    public MalformedMessageException(string message)
        : base(message)
    {
    }

    /// <summary>The bytes are a message; only JSON has no form for what it holds.</summary>
    public bool HasNoJsonForm { get; private init; }

    internal static MalformedMessageException NoJsonForm(string message) => new(message) { HasNoJsonForm = true };
}
