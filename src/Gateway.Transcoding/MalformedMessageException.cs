namespace Gateway.Transcoding;

/// <summary>A message in wire format cannot be read, or holds what JSON cannot say (a Timestamp of the year 10000, say).</summary>
/// <remarks>Such a message comes from a service or an upstream, so it is <c>INTERNAL</c>, and not the client's fault.</remarks>
public sealed class MalformedMessageException : Exception
{
    /// <summary>Creates the error.</summary>
    public MalformedMessageException(string message)
        : base(message)
    {
    }

    /// <summary>The path of the field, such as <c>items[3].created</c>; "" where it is not known, or the message itself is meant.</summary>
    public string FieldPath { get; internal set; } = "";

    /// <summary>What is wrong, behind the path of the field where it is known.</summary>
    public override string Message => FieldPath.Length == 0 ? base.Message : $"{FieldPath}: {base.Message}";

    /// <summary>The bytes are a message; only JSON has no form for what it holds.</summary>
    public bool HasNoJsonForm { get; private init; }

    internal static MalformedMessageException NoJsonForm(string message) => new(message) { HasNoJsonForm = true };
}
