using Gateway.Program.CommandLine;
using Gateway.Program.Hosting;

namespace Gateway.Tests.Host;

/// <summary>A run of the program to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">What it printed.</param>
/// <param name="Error">What it said of mistakes.</param>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await GatewayCommand.RunAsync(args, new ProgramConsole(output, error, IsTerminal: false), TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
