using System.IO.Pipelines;
using Gateway.Rest.Exchange;

namespace Gateway.Rest.Requests;

/// <summary>One message: the whole body.</summary>
internal sealed class WholeBody(PipeReader body, int? maxMessageBytes, long? contentLength) : RequestSource(body, maxMessageBytes)
{
    private bool _given;

    public override async ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        if (_given)
        {
            return null;
        }

        _given = true;
        // Refuse a body whose Content-Length is too long without reading it.
        CheckLength(contentLength ?? 0);
        while (true)
        {
            var result = await ReadAsync(door, cancellationToken);
            var buffer = result.Buffer;
            if (MaxMessageBytes is { } most && buffer.Length > most)
            {
                KeepWaiting(buffer, buffer.Start);
                throw TooLarge(most);
            }

            if (result.IsCompleted)
            {
                return HandOut(buffer, buffer.End);
            }

            KeepWaiting(buffer, buffer.Start);
        }
    }
}
