using System.Buffers;

namespace Gateway.Rest;

/// <summary>Writes errors in a form that the application defines. One object serves all requests at the same time.</summary>
public interface IErrorFormatter
{
    /// <summary>The content type of an error answer, such as <c>application/vnd.example.error+json</c>. A constant.</summary>
    string ContentType { get; }

    /// <summary>
    /// Writes an error as one JSON value. The value becomes the body of an answer, the data of the last event of Server-Sent Events, or <c>{"error":…}</c> at the end of other streams and of a WebSocket.
    /// If this method throws or writes nothing, the gateway writes the error as <see cref="ErrorFormat.Status"/>, and logs that.
    /// </summary>
    void Write(GatewayError error, IBufferWriter<byte> json);
}
