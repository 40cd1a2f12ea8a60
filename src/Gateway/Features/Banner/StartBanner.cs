using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Gateway.Program.Features.Banner;

/// <summary>Prints the banner once the gateway listens.</summary>
internal static class StartBanner
{
    public static void PrintWhenStarted(WebApplication app, ProgramConsole console)
    {
        if (app.Services.GetRequiredService<IOptions<ProgramOptions>>().Value.Banner)
        {
            app.Lifetime.ApplicationStarted.Register(() => Print(app, console));
        }
    }

    /// <summary>A terminal's console over a writer.</summary>
    public static IAnsiConsole AnsiConsoleOf(ProgramConsole console) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Out) });

    private static void Print(WebApplication app, ProgramConsole console)
    {
        var banner = BannerContent.Of(app);
        if (console.IsTerminal)
        {
            TerminalBanner.Write(AnsiConsoleOf(console), banner);
        }
        else
        {
            PlainBanner.Write(console.Out, banner);
        }

        console.Out.Flush();
    }
}
