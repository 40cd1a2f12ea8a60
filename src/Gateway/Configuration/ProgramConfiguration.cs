using Gateway.Mcp;
using Gateway.Program.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Gateway.Program.Configuration;

/// <summary>The sources of the configuration. Later ones win: defaults, appsettings.json, <c>--config</c>, environment variables, <c>--set</c>, other options of the command line.</summary>
internal static class ProgramConfiguration
{
    public const string DefaultUrl = "http://localhost:8081";

    // The gateway itself logs failed calls. YARP would log them with stacks, even if a client left. A client's wrong key or certificate needs no log event.
    // Data protection keys matter only to session affinity.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore.Authentication.Certificate"] = "Error",
        ["Logging:LogLevel:Gateway.Program.Features.Authentication.ApiKeyHandler"] = "Warning",
        ["Logging:LogLevel:Grpc"] = "Warning",
        ["Logging:LogLevel:ModelContextProtocol"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
        ["Logging:LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder"] = "Error",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
    };

    /// <summary>Adds the sources before and after those of the host.</summary>
    public static void AddSources(ConfigurationManager configuration, CommandSettings settings)
    {
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (settings.Config is { } file)
        {
            var host = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: true);
            var place = configuration.Sources.ToList().FindLastIndex(static source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
            var source = (JsonConfigurationSource)host.Sources[0];
            source.ResolveFileProvider();
            source.FileProvider = new LastingFiles(source.FileProvider!);
            configuration.Sources.Insert(place < 0 ? configuration.Sources.Count : place, source);
        }

        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = settings.Values });
        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = ValuesOf(settings) });
    }

    /// <summary>The addresses to listen on, by the configuration.</summary>
    public static IReadOnlyList<string> AddressesOf(IConfiguration configuration, CommandSettings settings)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"]).OfType<string>()];
        return settings.Urls is { } urls ? Split(urls)
            : endpoints.Length > 0 ? endpoints
            : configuration["urls"] is { Length: > 0 } configured ? Split(configured)
            : (configuration["http_ports"], configuration["https_ports"]) is (null or "", null or "") ? [DefaultUrl]
            : [.. PortsOf("http", configuration["http_ports"]), .. PortsOf("https", configuration["https_ports"])];
    }

    private static string[] Split(string urls) => urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> PortsOf(string scheme, string? ports) => Split(ports ?? "").Select(port => $"{scheme}://*:{port}");

    private static Dictionary<string, string?> ValuesOf(CommandSettings settings)
    {
        var values = new Dictionary<string, string?>();
        for (var i = 0; i < settings.Upstreams.Count; i++)
        {
            for (var j = 0; j < settings.Upstreams[i].Count; j++)
            {
                values[$"ReverseProxy:Clusters:{CommandSettings.IdOf(i)}:Destinations:{j + 1:00}:Address"] = settings.Upstreams[i][j].GetLeftPart(UriPartial.Authority);
            }
        }

        if (settings.Pages is { } pages)
        {
            values["Gateway:Pages:Enabled"] = pages ? "true" : "false";
        }

        if (settings.Mcp is { } mcp)
        {
            values[$"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Enabled)}"] = mcp ? "true" : "false";
        }

        return values;
    }
}
