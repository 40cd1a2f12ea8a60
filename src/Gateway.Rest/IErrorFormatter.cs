using System.Buffers;

namespace Gateway.Rest;

/// <summary>Writes errors in a form of the application's own. One object serves all requests at the same time.</summary>
public interface IErrorFormatter
{
    /// <summary>The content type of an answer that is an error, such as <c>application/vnd.example.error+json</c>. A constant.</summary>
    string ContentType { get; }

    /// <summary>
    /// Writes an error as one JSON value. It is the body of an answer, the data of the last event of Server-Sent Events, and stands as <c>{"error":…}</c> at the end of other streams and of a WebSocket.
    /// If this throws or writes nothing, the error is written as <see cref="ErrorFormat.Status"/>, and the log says so.
    /// </summary>
    void Write(GatewayError error, IBufferWriter<byte> json);
}
