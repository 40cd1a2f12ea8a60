using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using Grpc.Core;

namespace Gateway.Grpc.Server.Web;

/// <summary>
/// A request body that comes as base64, read as the bytes it stands for. It may be one text or several with padding of their own, cut anywhere.
/// <code>
/// AAAAAAIKAA==AAAAAAA=
/// |-- text --||-text-|
/// </code>
/// </summary>
internal sealed class Base64Body(PipeReader body) : PipeReader
{
    private const int Group = 4; // characters that stand for three bytes, or for one or two when padded

    private readonly Pipe _bytes = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly byte[] _cut = new byte[Group];
    private int _cutLength;
    private long _position;
    private RpcException? _fault;

    public override void AdvanceTo(SequencePosition consumed) => _bytes.Reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _bytes.Reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => body.CancelPendingRead();

    /// <summary>Gives the decoded bytes back; the body itself ends with its request.</summary>
    public override void Complete(Exception? exception = null)
    {
        _bytes.Writer.Complete();
        _bytes.Reader.Complete();
    }

    public override bool TryRead(out ReadResult result)
    {
        while (!_bytes.Reader.TryRead(out result))
        {
            ThrowIfBroken();
            if (!body.TryRead(out var text))
            {
                return false;
            }

            Take(text);
        }

        return true;
    }

    /// <exception cref="RpcException">The body is not base64.</exception>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result;
        while (!_bytes.Reader.TryRead(out result))
        {
            ThrowIfBroken();
            Take(await body.ReadAsync(cancellationToken));
        }

        return result;
    }

    // Thrown once all that came before the fault has been read, however the network cut the body.
    private void ThrowIfBroken()
    {
        if (_fault is not null)
        {
            throw _fault;
        }
    }

    private void Take(ReadResult text)
    {
        foreach (var segment in text.Buffer)
        {
            Decode(segment.Span);
        }

        body.AdvanceTo(text.Buffer.End);
        if (text.IsCompleted && _cutLength > 0)
        {
            Break($"it ends {_cutLength} characters into a group of four");
        }

        if (text.IsCompleted && _fault is null)
        {
            _bytes.Writer.Complete();
        }
        else
        {
            // Never waits: the pipe has no threshold, and more is read only when someone asks for it.
            var flushed = _bytes.Writer.FlushAsync(CancellationToken.None);
            if (!flushed.IsCompleted)
            {
                throw new UnreachableException();
            }
        }
    }

    private void Decode(ReadOnlySpan<byte> text)
    {
        if (_cutLength > 0)
        {
            var missing = Math.Min(Group - _cutLength, text.Length);
            text[..missing].CopyTo(_cut.AsSpan(_cutLength));
            _cutLength += missing;
            text = text[missing..];
            if (_cutLength < Group)
            {
                return;
            }

            _cutLength = 0;
            DecodeGroups(_cut);
        }

        var whole = text.Length - (text.Length % Group);
        DecodeGroups(text[..whole]);
        text[whole..].CopyTo(_cut);
        _cutLength = text.Length - whole;
    }

    private void DecodeGroups(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && _fault is null)
        {
            // A text ends with the group that has padding; another may follow.
            var padding = text.IndexOf((byte)'=');
            var one = padding < 0 ? text : text[..((padding / Group * Group) + Group)];
            if (!TryDecode(one))
            {
                var sound = SoundLength(one);
                TryDecode(one[..sound]);
                Break($"the fault is among the four characters from {_position + sound} on");
            }

            _position += one.Length;
            text = text[one.Length..];
        }
    }

    private bool TryDecode(ReadOnlySpan<byte> text)
    {
        var target = _bytes.Writer.GetSpan(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        if (HasSpace(text) || Base64.DecodeFromUtf8(text, target, out var read, out var written) != OperationStatus.Done || read != text.Length)
        {
            return false;
        }

        _bytes.Writer.Advance(written);
        return true;
    }

    // The decoder of .NET passes over white space, which has no place here: groups would no longer be of four.
    private static bool HasSpace(ReadOnlySpan<byte> text) => text.IndexOfAny(" \t\r\n"u8) >= 0;

    private static int SoundLength(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[3];
        var length = 0;
        while (length < text.Length
            && !HasSpace(text.Slice(length, Group))
            && Base64.DecodeFromUtf8(text.Slice(length, Group), bytes, out _, out _) == OperationStatus.Done)
        {
            length += Group;
        }

        return length;
    }

    private void Break(string where) =>
        _fault ??= new RpcException(new Status(StatusCode.Internal, $"The request is not base64: {where}."));
}
