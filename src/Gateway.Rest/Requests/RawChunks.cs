using System.IO.Pipelines;
using Gateway.Rest.Exchange;

namespace Gateway.Rest.Requests;

/// <summary>The messages of a client stream of <c>google.api.HttpBody</c>: the body as it arrives, in chunks no longer than the message limit.</summary>
internal sealed class RawChunks(PipeReader body, int? maxMessageBytes) : RequestSource(body, maxMessageBytes)
{
    // Leaves room for the content type: it counts towards the limit of the message too.
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
