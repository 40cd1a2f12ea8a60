using System.Collections.Concurrent;

namespace Gateway.BlackBox.Tests.Host;

/// <summary>A console whose lines the test types.</summary>
public sealed class TypedConsole : TextReader
{
    private readonly BlockingCollection<string> _lines = [];

    public void Type(string line) => _lines.Add(line);

    /// <summary>Ends the input, as Ctrl+D does.</summary>
    public void End() => _lines.CompleteAdding();

    public override string? ReadLine() => _lines.TryTake(out var line, Timeout.Infinite) ? line : null;
}
