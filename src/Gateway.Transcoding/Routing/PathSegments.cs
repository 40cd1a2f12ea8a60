using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gateway.Transcoding.Routing;

/// <summary>The ends of the segments of a path. One scan finds the slashes of the first 64 characters, which cover nearly every path, and keeps them as bits.</summary>
/// <remarks>Create it once for each lookup and pass it by reference: copying a value just written is slow.</remarks>
internal ref struct PathSegments
{
    private const int Mapped = 64;

    private ulong _slashes;

    /// <summary>Takes a path without the slashes at its end.</summary>
    public PathSegments(ReadOnlySpan<char> path)
    {
        Path = WithoutLastSlashes(path);
        _slashes = Slashes(Path.Length > Mapped ? Path[..Mapped] : Path);
    }

    public ReadOnlySpan<char> Path { get; private set; }

    /// <summary>Start of the last segment.</summary>
    public readonly int LastStart => Path.Length <= Mapped ? Mapped - BitOperations.LeadingZeroCount(_slashes) : Path.LastIndexOf('/') + 1;

    public readonly int SlashCount => BitOperations.PopCount(_slashes) + (Path.Length <= Mapped ? 0 : Path[Mapped..].Count('/'));

    /// <summary>End of the segment that begins at <paramref name="start"/>, at most the path's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int EndOf(int start)
    {
        if (start < Mapped && _slashes >> start is var slashes and not 0)
        {
            return start + BitOperations.TrailingZeroCount(slashes);
        }

        return Path.Length <= Mapped ? Path.Length : EndBehindMap(start);
    }

    /// <summary>Keeps the first <paramref name="length"/> characters, without slashes at their end.</summary>
    public void Cut(int length)
    {
        Path = WithoutLastSlashes(Path[..length]);
        _slashes &= Path.Length >= Mapped ? ulong.MaxValue : (1UL << Path.Length) - 1;
    }

    private readonly int EndBehindMap(int start)
    {
        start = Math.Min(Math.Max(start, Mapped), Path.Length);
        var slash = Path[start..].IndexOf('/');
        return slash < 0 ? Path.Length : start + slash;
    }

    private static ReadOnlySpan<char> WithoutLastSlashes(ReadOnlySpan<char> path) => path is [.., '/'] ? path.TrimEnd('/') : path;

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

        // The last eight characters overlap the characters before them.
        return slashes | ((ulong)Vector128.Equals(Vector128.Create(text[last..]), slash).ExtractMostSignificantBits() << last);
    }
}
