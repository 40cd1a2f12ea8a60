using Gateway.Rest;
using Gateway.Transcoding;
using Gateway.Yarp;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Program.Configuration;

/// <summary>Runs the validators of the gateway's options and of YARP before the host starts, because the host would stop at the first mistake.</summary>
internal static class ServiceCheck
{
    public static async Task<IReadOnlyList<string>> FindAsync(IServiceProvider services) =>
        [.. FindOptions(services), .. await FindProxyAsync(services.GetRequiredService<IConfiguration>())];

    private static IEnumerable<string> FindOptions(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<GatewayProxyOptions>>().Value;

            // Checks the values of GatewayOptions against each other.
            _ = services.GetRequiredService<ServedBindings>();
            return [];
        }
        catch (ArgumentException refused) when (refused.ParamName is not null)
        {
            return [$"{GatewayOptions.SectionName}:{refused.ParamName}: {refused.Message.Split(" (Parameter", 2)[0]}"];
        }
        catch (OptionsValidationException refused)
        {
            return refused.Failures.Select(WithoutPrefix);
        }
    }

    // ValidateOptionsResultBuilder writes "Property Gateway:Clusters: names …".
    private static string WithoutPrefix(string failure)
    {
        const string Prefix = "Property ";
        if (!failure.StartsWith(Prefix, StringComparison.Ordinal) || failure.Split(": ", 2) is not [var place, var text])
        {
            return failure;
        }

        return $"{place[Prefix.Length..]} {text}";
    }

    // Validates YARP alone: together with the gateway, it would not reach its own mistakes if the gateway's options have some.
    private static async Task<IEnumerable<string>> FindProxyAsync(IConfiguration configuration)
    {
        var alone = new ServiceCollection().AddLogging().AddRouting();
        alone.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        await using var services = alone.BuildServiceProvider();
        var validator = services.GetRequiredService<IConfigValidator>();
        var problems = new List<string>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        IProxyConfig[] configs = [.. services.GetServices<IProxyConfigProvider>().Select(static provider => provider.GetConfig())];
        foreach (var cluster in configs.SelectMany(static config => config.Clusters))
        {
            known.Add(cluster.ClusterId);
            problems.AddRange((await validator.ValidateClusterAsync(cluster)).Select(problem => $"ReverseProxy:Clusters:{cluster.ClusterId}: {problem.Message}"));
            if (cluster.Destinations is not { Count: > 0 })
            {
                problems.Add($"ReverseProxy:Clusters:{cluster.ClusterId} has no destination: add Destinations:<name>:Address, such as http://localhost:50051.");
            }
        }

        foreach (var route in configs.SelectMany(static config => config.Routes))
        {
            problems.AddRange((await validator.ValidateRouteAsync(route)).Select(problem => $"ReverseProxy:Routes:{route.RouteId}: {problem.Message}"));
            if (route.ClusterId is { } cluster && !known.Contains(cluster))
            {
                problems.Add($"ReverseProxy:Routes:{route.RouteId}:ClusterId is '{cluster}', which is not a cluster{(SimilarName.Find(cluster, known) is { } similar ? $": did you mean {similar}?" : ".")}");
            }
        }

        return problems;
    }
}
