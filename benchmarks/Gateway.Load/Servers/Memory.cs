namespace Gateway.Load.Servers;

/// <summary>The memory of a server.</summary>
/// <param name="HeapBytes">The bytes of live objects.</param>
/// <param name="ResidentBytes">The bytes of the whole process.</param>
internal readonly record struct Memory(long HeapBytes, long ResidentBytes)
{
    public static Memory operator -(Memory left, Memory right) => new(left.HeapBytes - right.HeapBytes, left.ResidentBytes - right.ResidentBytes);

    /// <summary>Both, for one of many: <c>12.3 KB</c>, <c>14.5 KB</c>.</summary>
    public string[] Of(int count) => [$"{HeapBytes / 1024.0 / count:F1} KB", $"{ResidentBytes / 1024.0 / count:F1} KB"];

    /// <summary>Both, as what they are: <c>+0.1 MB</c>, <c>+2.5 MB</c>.</summary>
    public string[] Whole() => [$"{HeapBytes / 1024.0 / 1024:+0.0;-0.0;0.0} MB", $"{ResidentBytes / 1024.0 / 1024:+0.0;-0.0;0.0} MB"];
}
