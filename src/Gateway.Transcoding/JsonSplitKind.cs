namespace Gateway.Transcoding;

/// <summary>The kind of result of a <see cref="JsonMessageSplitter"/>.</summary>
public enum JsonSplitKind
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>An incomplete message: the splitter needs more bytes.</summary>
    NeedMore,

    /// <summary>The end of the messages.</summary>
    End,
}
