using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Yarp.Forwarding;

/// <summary>The body of a native response. Counts the messages that pass.</summary>
internal sealed class MeasuredResponse(IHttpResponseBodyFeature inner, NativeCall call) : WriteOnlyBody(inner)
{
    private FrameCounter _frames;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Span);
        return Inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        while (_frames.TryNext(ref bytes, out var length))
        {
            call.NoteResponse(length);
        }
    }
}
