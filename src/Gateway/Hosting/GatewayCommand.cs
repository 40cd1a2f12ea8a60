using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Gateway.Program.CommandLine;

namespace Gateway.Program.Hosting;

/// <summary>The program: reads the command line, and runs the gateway.</summary>
internal static class GatewayCommand
{
    private const string Description = "REST, streams and WebSocket for gRPC servers in any language. The routes come from the servers themselves, by reflection.";

    private const string Examples = """
        Examples:
          gateway --upstream http://localhost:50051
              Serves one gRPC server at http://localhost:8081.

          gateway -u http://orders:50051 -u http://users-1:50051,http://users-2:50051
              Serves two servers; the second runs at two addresses.

          gateway -u https://orders:443 --descriptor-set orders.binpb --rules orders.yaml
              Serves a server without reflection, with routes of a file.

          gateway --config gateway.json --check
              Checks a configuration and prints its routes.

          gateway openapi -u http://localhost:50051 --openapi 3.0 -o orders.json
              Writes the OpenAPI document of a server to a file.

        """;

    /// <summary>Runs the program until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, ProgramConsole console, CancellationToken cancellationToken)
    {
        var options = new GatewayOptionsSet();
        var root = new RootCommand(Description)
        {
            options.Upstream,
            options.DescriptorSet,
            options.Rules,
            options.Urls,
            options.Config,
            options.Set,
            options.Pages,
            options.Mcp,
            options.Check,
            options.Probe,
            HashKeyCommand.Make(console),
            OpenApiCommand.Make(options, console),
        };
        root.SetAction((parsed, cancel) => parsed.GetValue(options.Probe) is { } url ? HealthProbe.RunAsync(url, console, cancel) : GatewayRunner.RunAsync(options.Read(parsed), console, cancel));
        AddExamples(root, console);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(static error => error.Message).Distinct())
            {
                await console.Error.WriteLineAsync(message);
            }

            await console.Error.WriteLineAsync("gateway --help lists all options.");
            return ExitCodes.Usage;
        }

        // The host handles signals, and gives calls time to end.
        var configuration = new InvocationConfiguration { Output = console.Out, Error = console.Error, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static void AddExamples(RootCommand root, ProgramConsole console)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, console.Out);
    }

    private sealed class HelpWithExamples(HelpAction help, TextWriter output) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            output.WriteLine(Examples);
            return result;
        }
    }
}
