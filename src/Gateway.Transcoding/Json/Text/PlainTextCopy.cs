using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Copies text that needs no escapes, and searches for bytes that need one during the copy.</summary>
internal static class PlainTextCopy
{
    /// <summary>Copies up to the first byte that needs an escape, and returns its index. Also tells whether a copied byte is outside ASCII.</summary>
    public static int Copy(ReadOnlySpan<byte> text, Span<byte> target, out bool hasOther)
    {
        var i = 0;
        uint others = 0;
        for (; i <= text.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(text.Slice(i, Vector256<byte>.Count));
            bytes.CopyTo(target.Slice(i, Vector256<byte>.Count));
            if (JsonText.Specials(bytes) != Vector256<byte>.Zero)
            {
                // The narrower loop finds the byte.
                break;
            }

            others |= bytes.ExtractMostSignificantBits();
        }

        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(text.Slice(i, Vector128<byte>.Count));
            bytes.CopyTo(target.Slice(i, Vector128<byte>.Count));
            others |= bytes.ExtractMostSignificantBits();
            var special = JsonText.Specials(bytes);
            if (special != Vector128<byte>.Zero)
            {
                hasOther = others != 0;
                return i + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            }
        }

        if (i < text.Length && TryCopyEnd(text, target, i, ref others))
        {
            hasOther = others != 0;
            return text.Length;
        }

        for (; i < text.Length && !JsonText.IsSpecial(text[i]); i++)
        {
            others |= (uint)text[i] & 0x80;
            target[i] = text[i];
        }

        hasOther = others != 0;
        return i;
    }

    /// <summary>Copies the last bytes, fewer than a vector, by loads that overlap the copied bytes or each other. False if a byte needs an escape or the text is very short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCopyEnd(ReadOnlySpan<byte> text, Span<byte> target, int from, ref uint others)
    {
        Vector128<byte> bytes;
        if (from > 0)
        {
            bytes = Vector128.Create(text[^Vector128<byte>.Count..]);
            bytes.CopyTo(target.Slice(text.Length - Vector128<byte>.Count, Vector128<byte>.Count));
        }
        else if (text.Length >= sizeof(ulong))
        {
            var head = BinaryPrimitives.ReadUInt64LittleEndian(text);
            var tail = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
            BinaryPrimitives.WriteUInt64LittleEndian(target, head);
            BinaryPrimitives.WriteUInt64LittleEndian(target[(text.Length - sizeof(ulong))..], tail);
            bytes = Vector128.Create(head, tail).AsByte();
        }
        else if (text.Length >= sizeof(uint))
        {
            var head = BinaryPrimitives.ReadUInt32LittleEndian(text);
            var tail = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
            BinaryPrimitives.WriteUInt32LittleEndian(target, head);
            BinaryPrimitives.WriteUInt32LittleEndian(target[(text.Length - sizeof(uint))..], tail);
            bytes = Vector128.Create(head, tail, head, tail).AsByte();
        }
        else
        {
            return false;
        }

        others |= bytes.ExtractMostSignificantBits();
        return JsonText.Specials(bytes) == Vector128<byte>.Zero;
    }
}
