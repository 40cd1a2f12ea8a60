using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>The part that a call adds to its output.</summary>
internal enum StreamPart
{
    /// <summary>Nothing: only the waiting bytes go out.</summary>
    Nothing,

    /// <summary>The headers, ahead of the first message.</summary>
    Headers,

    /// <summary>A message.</summary>
    Message,
}

/// <summary>The call of a stream, as its output sees it.</summary>
/// <remarks>An interface instead of callbacks: each delegate takes 64 bytes, and an idle stream would hold four of them.</remarks>
internal interface IStreamedCall
{
    /// <summary>Whether the client is gone: on HTTP/2 the flush of a reset stream does not report it.</summary>
    bool IsClientGone { get; }

    /// <summary>Appends the current message to a buffer. If this throws, the bytes are dropped.</summary>
    void WriteMessage(PooledBuffer output);

    /// <summary>Begins the response without a message, and appends the bytes before the first.</summary>
    void WriteHeaders(PooledBuffer output);

    /// <summary>Called when the client has taken a part of a long flush.</summary>
    void NoteProgress();

    /// <summary>Called when a flush found the client gone.</summary>
    void LoseClient();
}
