namespace Gateway.Program.CommandLine;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The configuration has mistakes, the gateway could not start, or <c>--check</c> found something missing.</summary>
    public const int Failed = 1;

    /// <summary>The command line has mistakes.</summary>
    public const int Usage = 2;
}
