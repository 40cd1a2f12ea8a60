using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Banner;

namespace Gateway.Program.Hosting;

/// <summary>Runs the gateway: 1. reads the configuration, 2. checks all of it, 3. starts, 4. waits for the end. It reports a mistake without a stack trace.</summary>
internal static class GatewayRunner
{
    private const string NoUpstream = """
        There is no upstream. Name a gRPC server:
          gateway --upstream http://localhost:50051
        or configure one in appsettings.json, or in a file for --config:
          { "ReverseProxy": { "Clusters": { "orders": { "Destinations": { "one": { "Address": "http://localhost:50051" } } } } },
            "Gateway": { "Clusters": { "orders": {} } } }
        """;

    /// <param name="settings">The command line.</param>
    /// <param name="console">The console to write to.</param>
    /// <param name="cancellationToken">Stops the gateway.</param>
    /// <param name="configure">Changes the host; for tests.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, ProgramConsole console, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        try
        {
            var builder = GatewayApp.CreateBuilder(settings);
            configure?.Invoke(builder);
            return await RunAsync(builder, settings, console, cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync(StartProblem.Describe(problem));
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandSettings settings, ProgramConsole console, CancellationToken cancellationToken)
    {
        if (!ConfigurationCheck.HasUpstream(builder.Configuration, settings))
        {
            await console.Error.WriteLineAsync(ForgottenClusters(builder.Configuration) ?? NoUpstream);
            return ExitCodes.Usage;
        }

        if (settings.DescriptorSet is not null && UpstreamCount(builder.Configuration, settings) > 1)
        {
            await console.Error.WriteLineAsync("--descriptor-set works with one upstream only, and there are more. Set Gateway:Clusters:<id>:DescriptorSet in a file for --config, or with --set.");
            return ExitCodes.Usage;
        }

        var problems = ConfigurationCheck.Find(builder.Configuration);
        if (problems.Count > 0)
        {
            return await RefuseAsync(problems, console);
        }

        if (settings.IsCheck)
        {
            return await RouteCheck.RunAsync(builder, console, cancellationToken);
        }

        if (settings.Export is { } export)
        {
            return await OpenApiCommand.RunAsync(builder, export, console, cancellationToken);
        }

        await using var app = builder.Build();
        if (await ServiceCheck.FindAsync(app.Services) is { Count: > 0 } refused)
        {
            return await RefuseAsync(refused, console);
        }

        GatewayApp.Map(app);
        StartBanner.PrintWhenStarted(app, console);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // A signal arrived during the reading of schemas.
            return ExitCodes.Ok;
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Ok;
    }

    /// <summary>Lists mistakes of the configuration.</summary>
    public static async Task<int> RefuseAsync(IReadOnlyList<string> problems, ProgramConsole console)
    {
        await console.Error.WriteLineAsync(problems.Count == 1 ? "The configuration has a mistake:" : $"The configuration has {problems.Count} mistakes:");
        foreach (var problem in problems)
        {
            await console.Error.WriteLineAsync($"  {problem}");
        }

        return ExitCodes.Failed;
    }

    private static int UpstreamCount(ConfigurationManager configuration, CommandSettings settings) =>
        settings.Upstreams.Count > 0 ? settings.Upstreams.Count : configuration.GetSection("Gateway:Clusters").GetChildren().Count();

    private static string? ForgottenClusters(ConfigurationManager configuration)
    {
        string[] clusters = [.. configuration.GetSection("ReverseProxy:Clusters").GetChildren().Select(static cluster => cluster.Key)];
        return clusters.Length == 0 ? null : $$"""
            There is no upstream: ReverseProxy:Clusters has {{string.Join(", ", clusters)}}, and Gateway:Clusters names none of them. Add those whose servers speak gRPC:
              "Gateway": { "Clusters": { "{{clusters[0]}}": {} } }
            """;
    }
}
