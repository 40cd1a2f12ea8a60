using Microsoft.Extensions.Configuration;

namespace Gateway.Rest.Hosting;

/// <summary>Reads from the configuration of Kestrel which protocols the server speaks without TLS. Endpoints in code are not known.</summary>
internal static class CleartextEndpoints
{
    private const string Kestrel = "Kestrel";

    /// <summary>Whether every endpoint is without TLS and speaks HTTP/2 only, as in the template <c>dotnet new grpc</c>: clients of HTTP/1.1 cannot call it then.</summary>
    public static bool SpeakOnlyHttp2(IConfiguration configuration)
    {
        var defaults = configuration[$"{Kestrel}:EndpointDefaults:Protocols"];
        IConfigurationSection[] endpoints = [.. configuration.GetSection($"{Kestrel}:Endpoints").GetChildren()];
        return endpoints.Length == 0
            ? IsHttp2(defaults) && string.IsNullOrEmpty(configuration["https_ports"]) && !HasTls(configuration["urls"])
            : Array.TrueForAll(endpoints, endpoint => IsHttp2(endpoint["Protocols"] ?? defaults) && !HasTls(endpoint["Url"]));
    }

    private static bool IsHttp2(string? protocols) => "Http2".Equals(protocols, StringComparison.OrdinalIgnoreCase);

    private static bool HasTls(string? urls) => urls?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true;
}
