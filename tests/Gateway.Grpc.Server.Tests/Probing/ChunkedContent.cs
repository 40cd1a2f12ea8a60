using System.Net;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>A request body that is sent in the chunks given, each in DATA frames of its own, and that ends when the test says so.</summary>
internal sealed class ChunkedContent(IEnumerable<byte[]> chunks, Task? end = null) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        foreach (var chunk in chunks)
        {
            await stream.WriteAsync(chunk, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }

        await (end ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
