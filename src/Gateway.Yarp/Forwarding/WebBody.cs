using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// The response body of a gRPC-Web call as a stream. Requests spans of the size that it writes: without a size hint, the pipe of the text format gives an empty span.
/// </summary>
internal sealed class WebBody(IHttpResponseBodyFeature inner) : WriteOnlyBody(inner)
{
    private const int MostAtOnce = 16 * 1024;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, MostAtOnce);
            buffer.Span[..count].CopyTo(Writer.GetSpan(count));
            Writer.Advance(count);
            buffer = buffer[count..];
        }

        await Writer.FlushAsync(cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Writer.FlushAsync(cancellationToken).AsTask();
}
