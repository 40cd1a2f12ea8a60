namespace Gateway.Transcoding;

/// <summary>What a <see cref="JsonMessageSplitter"/> found.</summary>
public enum JsonSplitKind
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>Not a whole message yet: more bytes are needed.</summary>
    NeedMore,

    /// <summary>The end of the messages.</summary>
    End,
}
