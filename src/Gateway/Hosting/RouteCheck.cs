using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.Banner;
using Gateway.Rest;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Program.Hosting;

/// <summary><c>--check</c>: does everything that a start does, except listening.</summary>
internal static class RouteCheck
{
    public static async Task<int> RunAsync(WebApplicationBuilder builder, ProgramConsole console, CancellationToken cancellationToken)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>());
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        if (await ServiceCheck.FindAsync(app.Services) is { Count: > 0 } refused)
        {
            return await GatewayRunner.RefuseAsync(refused, console);
        }

        GatewayApp.Map(app);
        await app.StartAsync(cancellationToken);
        var found = BannerContent.Of(app);
        string[] unknown = [.. app.Services.GetRequiredService<UnknownNames>().Find(), .. app.Services.GetServices<IToolNames>().SelectMany(static tools => tools.Problems)];
        await app.StopAsync(cancellationToken);
        if (console.IsTerminal)
        {
            TerminalBanner.WriteCheck(StartBanner.AnsiConsoleOf(console), found);
        }
        else
        {
            PlainBanner.WriteUpstreams(console.Out, found.Upstreams);
            PlainBanner.WriteRoutes(console.Out, found.Routes);
        }

        foreach (var problem in unknown)
        {
            await console.Out.WriteLineAsync($"Warning: {problem}");
        }

        return unknown.Length == 0 && found.Upstreams.All(static upstream => upstream.HasSchema && !upstream.Problems.Any()) ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
