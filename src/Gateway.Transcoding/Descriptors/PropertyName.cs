using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>A member name in JSON with its quotes and colon: <c>"name":</c>.</summary>
internal sealed class PropertyName
{
    /// <summary>The maximum length of a short name, quotes and colon included. A short name is read and written as one whole vector.</summary>
    public const int ShortLength = 32;

    private readonly byte[] _quoted;
    private readonly Vector256<byte> _vector;

    /// <summary>One bit for every byte of the vector after the name; those bytes of a text may be anything.</summary>
    private readonly uint _behind;

    public PropertyName(string name)
    {
        _quoted = Encoding.UTF8.GetBytes($"\"{JsonNames.Escape(name)}\":");
        Length = _quoted.Length;
        IsShort = Length <= ShortLength;
        if (IsShort)
        {
            Span<byte> padded = stackalloc byte[ShortLength];
            _quoted.CopyTo(padded);
            _vector = Vector256.Create<byte>(padded);
            _behind = (uint)(ulong.MaxValue << Length);
        }
    }

    public int Length { get; }

    public bool IsShort { get; }

    public ReadOnlySpan<byte> Quoted => _quoted;

    /// <summary>Writes a short name. Overwrites the bytes after it, up to <see cref="ShortLength"/>, with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyShort(Span<byte> target) => _vector.CopyTo(target);

    /// <summary>Whether a text starts with this short name. The text must have at least <see cref="ShortLength"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool StartsShort(ReadOnlySpan<byte> text) =>
        (Vector256.Equals(Vector256.Create(text), _vector).ExtractMostSignificantBits() | _behind) == uint.MaxValue;
}
