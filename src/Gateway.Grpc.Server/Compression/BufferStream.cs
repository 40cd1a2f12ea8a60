using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Compression;

/// <summary>A stream that writes into a message buffer, up to a limit: a small compressed message must not fill the memory.</summary>
internal sealed class BufferStream(MessageBuffer buffer, int? limit) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (limit is { } most && bytes.Length > most - buffer.Length)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The decompressed message is longer than the limit of {most} bytes."));
        }

        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
    }
}
