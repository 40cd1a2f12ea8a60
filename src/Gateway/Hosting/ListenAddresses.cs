using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;

namespace Gateway.Program.Hosting;

/// <summary>Where the gateway listens: HTTP/1.1 and HTTP/2 on every address, with TLS and without.</summary>
internal static class ListenAddresses
{
    public static void Apply(WebApplicationBuilder builder, CommandSettings settings)
    {
        var pages = builder.Configuration["Gateway:Pages:Url"];
        builder.WebHost.UseCleartextHttp2();
        if (settings.Urls is not null)
        {
            // Kestrel prefers the endpoints of its section to urls: it gets the section without them.
            builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(WithoutEndpoints(context.Configuration.GetSection("Kestrel")), reloadOnChange: false));
        }

        // Kestrel warns about urls that its own endpoints override.
        if (settings.Urls is not null || !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            string[] own = pages is { Length: > 0 } ? [pages] : [];
            builder.WebHost.UseUrls(string.Join(';', [.. ProgramConfiguration.AddressesOf(builder.Configuration, settings), .. own]));
        }
        else if (pages is { Length: > 0 })
        {
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Kestrel:Endpoints:GatewayPages:Url", (string?)pages)]);
        }
    }

    private static IConfigurationRoot WithoutEndpoints(IConfigurationSection kestrel) => new ConfigurationBuilder()
        .AddInMemoryCollection(kestrel.AsEnumerable(makePathsRelative: true).Where(static pair => !$"{pair.Key}:".StartsWith("Endpoints:", StringComparison.OrdinalIgnoreCase)))
        .Build();
}
