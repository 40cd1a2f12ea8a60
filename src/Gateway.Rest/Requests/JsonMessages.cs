using System.IO.Pipelines;
using Gateway.Rest.Exchange;
using Gateway.Transcoding;

namespace Gateway.Rest.Requests;

/// <summary>The messages of a client stream: JSON values one after another, or the elements of one array. Each is returned as soon as it has arrived.</summary>
internal sealed class JsonMessages(PipeReader body, int? maxMessageBytes, bool messagesAreArrays) : RequestSource(body, maxMessageBytes)
{
    private readonly JsonMessageSplitter _splitter = new(messagesAreArrays);

    public override async ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        Release();
        while (true)
        {
            var result = await ReadAsync(door, cancellationToken);
            var buffer = result.Buffer;
            JsonSplit split;
            try
            {
                split = _splitter.Next(buffer, result.IsCompleted);
                CheckLength(split.Kind == JsonSplitKind.NeedMore ? buffer.Length - split.Consumed : split.Message.Length);
            }
            catch (Exception error) when (error is TranscodingException or RequestException)
            {
                KeepWaiting(buffer, buffer.Start);
                throw;
            }

            var consumed = buffer.GetPosition(split.Consumed);
            switch (split.Kind)
            {
                case JsonSplitKind.Message:
                    return HandOut(split.Message, consumed);

                case JsonSplitKind.End:
                    KeepWaiting(buffer, consumed);
                    return null;

                default:
                    KeepWaiting(buffer, consumed);
                    break;
            }
        }
    }
}
