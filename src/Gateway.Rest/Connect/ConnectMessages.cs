using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Gateway.Rest.Exchange;
using Gateway.Rest.Requests;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Connect;

/// <summary>The request messages of a Connect call: the whole body of a unary call, or the envelopes of a stream. Compressed messages are handed out decompressed.</summary>
/// <remarks>An envelope has the layout of a gRPC frame, see <see cref="RequestFrames"/>. Flag 1 marks a compressed message, and flag 2 the end of a response.</remarks>
internal sealed class ConnectMessages(PipeReader body, GatewayMethod method, ConnectFormat format, Gzip? gzip) : RequestSource(body, method.MaxReceiveMessageSize)
{
    /// <summary>The flag of a compressed message.</summary>
    public const byte Compressed = 1;

    private bool _isDone;

    public override async ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        Release();

        // Content-Type says nothing about the message of a GET, which is in the query.
        ContentType = format.ContentType;
        while (!_isDone)
        {
            var result = await ReadAsync(door, cancellationToken);
            var buffer = result.Buffer;
            (ReadOnlySequence<byte> Bytes, bool IsCompressed)? found;
            try
            {
                found = Find(buffer, result.IsCompleted);
            }
            catch (RequestException)
            {
                KeepWaiting(buffer, buffer.Start);
                throw;
            }

            if (found is { } message)
            {
                _isDone = !method.ClientStreams;
                var bytes = HandOut(message.Bytes, message.Bytes.End);
                return message.IsCompressed ? gzip!.Decompress(bytes) : bytes;
            }

            KeepWaiting(buffer, buffer.Start);
            _isDone = result.IsCompleted;
        }

        return null;
    }

    // Null until a whole message is there. A method that takes one message gets it at the end of the body, because a second message may follow until then.
    private (ReadOnlySequence<byte> Bytes, bool IsCompressed)? Find(in ReadOnlySequence<byte> buffer, bool isLast)
    {
        if (!method.IsStreaming)
        {
            CheckLength(buffer.Length);
            return isLast ? (buffer, gzip is not null) : null;
        }

        if (buffer.Length >= RequestFrames.PrefixSize)
        {
            Span<byte> prefix = stackalloc byte[RequestFrames.PrefixSize];
            buffer.Slice(0, RequestFrames.PrefixSize).CopyTo(prefix);
            var length = CheckPrefix(prefix);
            var left = buffer.Length - RequestFrames.PrefixSize - length;
            if (left > 0 && !method.ClientStreams)
            {
                throw Refuse(StatusCode.Unimplemented, "This method takes one request message; more were sent.");
            }

            if (left >= 0 && (isLast || method.ClientStreams))
            {
                return (buffer.Slice(RequestFrames.PrefixSize, length), prefix[0] == Compressed);
            }
        }

        return !isLast || (buffer.IsEmpty && method.ClientStreams) ? null
            : buffer.IsEmpty ? throw Refuse(StatusCode.Unimplemented, "This method takes one request message; none was sent.")
            : throw Refuse(StatusCode.InvalidArgument, "The request ends within an envelope.");
    }

    private uint CheckPrefix(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] > Compressed)
        {
            throw Refuse(StatusCode.InvalidArgument, $"An envelope has the flags {prefix[0]}: expected 0, or 1 for a compressed message.");
        }

        if (prefix[0] == Compressed && gzip is null)
        {
            // The reference implementation uses this code.
            throw Refuse(StatusCode.Internal, "A message is compressed, but the request has no Connect-Content-Encoding.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        var most = MaxMessageBytes ?? int.MaxValue;
        return length <= most ? length : throw TooLarge(most);
    }

    private static RequestException Refuse(StatusCode code, string reason) => new(StatusCodes.Status400BadRequest, new Status(code, reason));
}
