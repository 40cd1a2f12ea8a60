namespace Gateway.Program.CommandLine;

/// <summary>Where the program writes.</summary>
/// <param name="Out">For answers.</param>
/// <param name="Error">For mistakes.</param>
/// <param name="IsTerminal">Whether a person looks at the output: it then has colours and tables.</param>
internal sealed record ProgramConsole(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>Where the program reads. Default the standard input.</summary>
    public TextReader In { get; init; } = System.Console.In;

    /// <summary>The console of the process.</summary>
    public static ProgramConsole OfProcess => new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected);
}
