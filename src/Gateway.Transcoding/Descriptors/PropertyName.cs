using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>A member name as it stands in JSON, quotes and colon included: <c>"name":</c>.</summary>
internal sealed class PropertyName
{
    /// <summary>Names up to this length, quotes and colon included, are one vector: read and written whole, whatever their length.</summary>
    public const int ShortLength = 32;

    private readonly byte[] _quoted;
    private readonly Vector256<byte> _vector;

    /// <summary>One for every byte of the vector behind the name, where anything may stand.</summary>
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

    /// <summary>Writes a short name; what follows it, up to <see cref="ShortLength"/>, is overwritten with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyShort(Span<byte> target) => _vector.CopyTo(target);

    /// <summary>Whether a text, of at least <see cref="ShortLength"/> bytes, starts with this short name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool StartsShort(ReadOnlySpan<byte> text) =>
        (Vector256.Equals(Vector256.Create(text), _vector).ExtractMostSignificantBits() | _behind) == uint.MaxValue;
}
