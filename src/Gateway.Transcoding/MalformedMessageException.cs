namespace Gateway.Transcoding;

/// <summary>A message in wire format cannot be read, or has a value without a JSON form (such as a Timestamp in the year 10000).</summary>
/// <remarks>Such a message comes from a service or an upstream, so the status is <c>INTERNAL</c>: the client is not at fault.</remarks>
public sealed class MalformedMessageException : Exception
{
    /// <summary>Creates the error.</summary>
    public MalformedMessageException(string message)
        : base(message)
    {
    }

    /// <summary>The path of the field, such as <c>items[3].created</c>; "" if the path is unknown or the error concerns the whole message.</summary>
    public string FieldPath { get; internal set; } = "";

    /// <summary>The problem, after the path of the field if it is known.</summary>
    public override string Message => FieldPath.Length == 0 ? base.Message : $"{FieldPath}: {base.Message}";

    /// <summary>Whether the bytes are a valid message whose content has no JSON form.</summary>
    public bool HasNoJsonForm { get; private init; }

    internal static MalformedMessageException NoJsonForm(string message) => new(message) { HasNoJsonForm = true };
}
