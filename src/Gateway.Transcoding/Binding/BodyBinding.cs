namespace Gateway.Transcoding.Binding;

/// <summary>The part of the request message that the HTTP body fills.</summary>
public enum BodyBinding
{
    /// <summary>Nothing: the rule has no <c>body</c>.</summary>
    None,

    /// <summary>Every field that the path does not bind: <c>body: "*"</c>.</summary>
    Message,

    /// <summary>One field: <c>body: "field"</c>.</summary>
    Field,
}
