using Gateway.Mcp;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration.Access;
using Gateway.Rest;
using Gateway.Rest.Configuration;
using Gateway.Transcoding;
using Gateway.Yarp;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Program.Configuration;

/// <summary>Checks the sections <c>Gateway</c> and <c>ReverseProxy</c> before anything reads them: every mistake at once, each with its place and remedy.</summary>
internal static class ConfigurationCheck
{
    private const string Proxy = "ReverseProxy";

    /// <summary>The shape of the section <c>Gateway</c>.</summary>
    public static SectionShape GatewayShape { get; } = ShapeReader.Of(typeof(GatewayOptions), typeof(ProgramOptions), typeof(GatewayProxyOptions));

    private static readonly MapShape Clusters = new(ShapeReader.Of(typeof(ClusterConfig)));
    private static readonly MapShape Routes = new(ShapeReader.Of(typeof(RouteConfig)));

    /// <summary>The mistakes.</summary>
    public static IReadOnlyList<string> Find(IConfiguration configuration) =>
    [
        .. FindGateway(configuration),
        .. FindUnknownClusters(configuration),

        // Extensions of YARP may have keys of their own.
        .. SectionCheck.Find(configuration.GetSection($"{Proxy}:Clusters"), Clusters, KnownKeys.Any),
        .. SectionCheck.Find(configuration.GetSection($"{Proxy}:Routes"), Routes, KnownKeys.Any),
        .. FindAddresses(configuration),
        .. FindCertificates(configuration),
        .. FindListenUrls(configuration),
        .. FindTools(configuration),
        .. TelemetryCheck.Find(configuration),
    ];

    /// <summary>Whether any server is configured.</summary>
    public static bool HasUpstream(IConfiguration configuration, CommandSettings settings) =>
        settings.Upstreams.Count > 0 || configuration.GetSection($"{GatewayOptions.SectionName}:Clusters").GetChildren().Any();

    // Reports unreadable values first, because the other checks need the values.
    private static IEnumerable<string> FindGateway(IConfiguration configuration) =>
        SectionCheck.Find(configuration.GetSection(GatewayOptions.SectionName), GatewayShape, KnownKeys.Only) is { Count: > 0 } unreadable
            ? unreadable
            : AccessCheck.Find(configuration);

    private static IEnumerable<string> FindUnknownClusters(IConfiguration configuration)
    {
        string[] known = [.. configuration.GetSection($"{Proxy}:Clusters").GetChildren().Select(static cluster => cluster.Key)];
        foreach (var cluster in configuration.GetSection($"{GatewayOptions.SectionName}:Clusters").GetChildren())
        {
            if (!known.Contains(cluster.Key, StringComparer.OrdinalIgnoreCase))
            {
                var remedy = SimilarName.Find(cluster.Key, known) is { } similar ? $"did you mean {similar}?" : $"add {Proxy}:Clusters:{cluster.Key}:Destinations.";
                yield return $"{cluster.Path} is not a cluster of {Proxy}:Clusters: {remedy}";
            }
        }
    }

    private static IEnumerable<string> FindAddresses(IConfiguration configuration) =>
        from cluster in configuration.GetSection($"{Proxy}:Clusters").GetChildren()
        from destination in cluster.GetSection("Destinations").GetChildren()
        let address = destination.GetSection("Address")
        where address.Value is { Length: > 0 } text && !IsAddress(text)
        select $"{address.Path} is '{address.Value}': expected a URL such as http://localhost:50051.";

    private static IEnumerable<string> FindCertificates(IConfiguration configuration) =>
        from cluster in configuration.GetSection($"{Proxy}:Clusters").GetChildren()
        from key in CertificateKeys.Files
        let file = cluster.GetSection($"Metadata:{key}")
        where file.Value is { } path && !File.Exists(path)
        select $"{file.Path} names '{file.Value}', which does not exist (looked for at {Path.GetFullPath(file.Value!)}).";

    private static IEnumerable<string> FindTools(IConfiguration configuration) =>
        from tool in configuration.GetSection($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Tools)}").GetChildren()
        let problem = tool.Value is { } pattern ? MethodPattern.FindProblem(pattern) : null
        where problem is not null
        select $"{tool.Path} {problem}";

    // Service discovery has schemes such as https+http.
    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme.Split('+').All(static scheme => scheme is "http" or "https") && uri.Host.Length > 0;

    private static IEnumerable<string> FindListenUrls(IConfiguration configuration) =>
        from endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren()
        let url = endpoint.GetSection("Url")
        where url.Value is { Length: > 0 } text && !ListenUrl.TryParse(text, out _)
        select $"{url.Path} is '{url.Value}': expected an address to listen on, such as http://localhost:8081 or https://*:8443.";
}
