namespace Gateway.Yarp.Forwarding;

/// <summary>The body of a native request. Counts the messages that pass.</summary>
internal sealed class MeasuredRequest(Stream body, NativeCall call) : ReadOnlyBody
{
    private FrameCounter _frames;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..count]);
        return count;
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        while (_frames.TryNext(ref bytes, out var length))
        {
            call.NoteRequest(length);
        }
    }
}
