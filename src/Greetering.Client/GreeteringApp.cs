using System.CommandLine;
using Greetering.Client.Commands;

namespace Greetering.Client;

/// <summary>The program: its commands and exit codes. 0: OK. 1: the call failed, or the command line is wrong. 130: Ctrl-C.</summary>
internal static class GreeteringApp
{
    public static Task<int> RunAsync(IReadOnlyList<string> args, ClientConsole console, CancellationToken cancellationToken)
    {
        var address = AddressOption.Create();
        var calls = new CallRunner(address, console);
        var root = new RootCommand("Calls the Greetering service over gRPC.")
        {
            address,
            HelloCommand.Create(calls),
            StreamCommand.Create(calls),
            CollectCommand.Create(calls),
            ChatCommand.Create(calls),
            FailCommand.Create(calls),
            QuotaCommand.Create(calls),
        };
        var configuration = new InvocationConfiguration { Output = console.Out, Error = console.Error };
        return root.Parse(args).InvokeAsync(configuration, cancellationToken);
    }
}
