using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Pages;

namespace Gateway.Program.Hosting;

/// <summary>Sets the addresses on which the gateway listens: HTTP/1.1 and HTTP/2 on every address, with TLS and without.</summary>
internal static class ListenAddresses
{
    public static void Apply(WebApplicationBuilder builder, CommandSettings settings)
    {
        var addresses = ProgramConfiguration.AddressesOf(builder.Configuration, settings);
        var pages = AddressOfPages(builder.Configuration, addresses);
        builder.WebHost.UseCleartextHttp2();
        if (settings.Urls is not null)
        {
            // Kestrel prefers the endpoints of its section to urls, so it gets the section without them.
            builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(WithoutEndpoints(context.Configuration.GetSection("Kestrel")), reloadOnChange: false));
        }

        // Kestrel warns about urls that its own endpoints override.
        if (settings.Urls is not null || !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            string[] own = pages is { Length: > 0 } ? [pages] : [];
            builder.WebHost.UseUrls(string.Join(';', [.. addresses, .. own]));
        }
        else if (pages is { Length: > 0 })
        {
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Kestrel:Endpoints:GatewayPages:Url", (string?)pages)]);
        }
    }

    // Null if pages are not served, or are served at every address. Mistakes of the section are reported later.
    private static string? AddressOfPages(ConfigurationManager configuration, IReadOnlyList<string> addresses)
    {
        var section = configuration.GetSection("Gateway:Pages");
        var options = new PagesOptions { Url = section["Url"], Enabled = bool.TryParse(section["Enabled"], out var isEnabled) ? isEnabled : null };
        if (GatewayPages.Of(options, addresses) is not { IsEnabled: true, Url: { Length: > 0 } url } || !ListenUrl.TryParse(url, out var own))
        {
            return null;
        }

        return own.Port != 0 && addresses.Any(address => ListenUrl.TryParse(address, out var other) && other.Port == own.Port)
            ? throw new InvalidOperationException($"Gateway:Pages:Url is '{url}', and calls use that port too: give pages a port of their own.")
            : url;
    }

    private static IConfigurationRoot WithoutEndpoints(IConfigurationSection kestrel) => new ConfigurationBuilder()
        .AddInMemoryCollection(kestrel.AsEnumerable(makePathsRelative: true).Where(static pair => !$"{pair.Key}:".StartsWith("Endpoints:", StringComparison.OrdinalIgnoreCase)))
        .Build();
}
