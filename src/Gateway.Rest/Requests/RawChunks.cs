using System.IO.Pipelines;
using Gateway.Rest.Exchange;

namespace Gateway.Rest.Requests;

/// <summary>Messages of a client that streams a <c>google.api.HttpBody</c>: the body as it arrives, in pieces of at most the message limit.</summary>
internal sealed class RawChunks(PipeReader body, int? maxMessageBytes) : RequestSource(body, maxMessageBytes)
{
    // Room for the content type beside the data, in a message that must keep the limit.
    private const int Overhead = 1024;

    public override async ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        Release();
        while (true)
        {
            var result = await ReadAsync(door, cancellationToken);
            var buffer = result.Buffer;
            if (!buffer.IsEmpty)
            {
                var most = Math.Max(1, (MaxMessageBytes ?? int.MaxValue) - Overhead);
                var piece = buffer.Slice(0, Math.Min(buffer.First.Length == 0 ? buffer.Length : buffer.First.Length, most));
                return HandOut(piece, piece.End);
            }

            KeepWaiting(buffer, buffer.Start);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }
}
