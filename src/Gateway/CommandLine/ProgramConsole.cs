namespace Gateway.Program.CommandLine;

/// <summary>The input and output of the program.</summary>
/// <param name="Out">The standard output.</param>
/// <param name="Error">The error output.</param>
/// <param name="IsTerminal">Whether the output is a terminal. It then has colours and tables.</param>
internal sealed record ProgramConsole(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>The input. Default the standard input.</summary>
    public TextReader In { get; init; } = System.Console.In;

    /// <summary>The console of the process.</summary>
    public static ProgramConsole OfProcess => new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected);
}
