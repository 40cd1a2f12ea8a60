using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gateway.Transcoding.Routing;

/// <summary>Where the segments of a path end. The slashes of the first 64 characters, which is nearly every path, are found at once and kept as bits.</summary>
internal readonly ref struct PathSegments
{
    private const int Mapped = 64;

    private readonly ulong _slashes;

    public PathSegments(ReadOnlySpan<char> path)
        : this(path, Slashes(path.Length > Mapped ? path[..Mapped] : path))
    {
    }

    private PathSegments(ReadOnlySpan<char> path, ulong slashes)
    {
        Path = path;
        _slashes = slashes;
    }

    public ReadOnlySpan<char> Path { get; }

    /// <summary>Where the last segment begins.</summary>
    public int LastStart => Path.Length <= Mapped ? Mapped - BitOperations.LeadingZeroCount(_slashes) : Path.LastIndexOf('/') + 1;

    public int SlashCount => BitOperations.PopCount(_slashes) + (Path.Length <= Mapped ? 0 : Path[Mapped..].Count('/'));

    /// <summary>Where the segment ends that begins at <paramref name="start"/>; the end of the path when that lies behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EndOf(int start)
    {
        if (start < Mapped && _slashes >> start is var slashes and not 0)
        {
            return start + BitOperations.TrailingZeroCount(slashes);
        }

        return Path.Length <= Mapped ? Path.Length : EndBehindMap(start);
    }

    /// <summary>The first <paramref name="length"/> characters.</summary>
    public PathSegments Cut(int length) => new(Path[..length], length >= Mapped ? _slashes : _slashes & ((1UL << length) - 1));

    private int EndBehindMap(int start)
    {
        start = Math.Min(Math.Max(start, Mapped), Path.Length);
        var slash = Path[start..].IndexOf('/');
        return slash < 0 ? Path.Length : start + slash;
    }

    private static ulong Slashes(ReadOnlySpan<char> path)
    {
        var slashes = 0UL;
        if (path.Length < Vector128<ushort>.Count)
        {
            for (var i = 0; i < path.Length; i++)
            {
                slashes |= path[i] == '/' ? 1UL << i : 0;
            }

            return slashes;
        }

        var text = MemoryMarshal.Cast<char, ushort>(path);
        var slash = Vector128.Create((ushort)'/');
        var last = text.Length - Vector128<ushort>.Count;
        for (var i = 0; i < last; i += Vector128<ushort>.Count)
        {
            slashes |= (ulong)Vector128.Equals(Vector128.Create(text[i..]), slash).ExtractMostSignificantBits() << i;
        }

        // The last eight overlap the ones before them.
        return slashes | ((ulong)Vector128.Equals(Vector128.Create(text[last..]), slash).ExtractMostSignificantBits() << last);
    }
}
