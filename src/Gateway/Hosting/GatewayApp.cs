using Gateway.OpenApi;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.Connections;
using Gateway.Program.Features.Documents;
using Gateway.Program.Features.Health;
using Gateway.Program.Features.Pages;
using Gateway.Program.Features.Reflection;
using Gateway.Program.Features.Tools;
using Gateway.Program.Features.Unknown;
using Gateway.Rest;
using Gateway.Yarp;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Hosting;

/// <summary>The gateway as a web application: its services, and its pipeline.</summary>
internal static class GatewayApp
{
    /// <summary>Registers all services.</summary>
    /// <exception cref="InvalidDataException">A file of the configuration cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(CommandSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(GatewayApp).Assembly.GetName().Name });
        ProgramConfiguration.AddSources(builder.Configuration, settings);
        var configuration = builder.Configuration;
        var services = builder.Services;

        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .ConfigureHttpClient(UpstreamConnections.Apply)
            .AddGateway(options => Complete(options, settings))
            .AddServiceDiscovery(configuration);
        services.Configure<ProgramOptions>(configuration.GetSection(GatewayOptions.SectionName));
        services.AddSingleton<IValidateOptions<GatewayProxyOptions>, ConfigurationValidation>();
        services.AddHostedService<ConfigurationWatch>();

        // UnknownPath answers unknown methods instead of Grpc.AspNetCore.
        services.AddGrpc(static options => options.IgnoreUnknownServices = true);
        services.AddGrpcHealthChecks(static options => options.Services.Map("", static _ => true)).AddCheck<ReadinessCheck>(ReadinessCheck.Name);
        services.AddRequestTimeouts();
        services.AddSingleton<ReflectionAnswers>();
        services.AddSingleton<RouteHints>();
        services.AddSingleton<UnknownPath>();
        services.AddGrpcSwagger();
        services.AddSingleton<IConfigureOptions<GatewayOpenApiOptions>, DocumentSetup>();
        services.AddSingleton(provider => GatewayPages.Of(provider.GetRequiredService<IOptions<ProgramOptions>>().Value.Pages, ProgramConfiguration.AddressesOf(configuration, settings)));
        KeysInMemory.Add(services, configuration);
        ToolSetup.Add(services, configuration);
        builder.AddAccess();
        builder.AddOperations();

        ListenAddresses.Apply(builder, settings);

        // Calls get Gateway:DrainTimeout (5 s) to finish once the host stops. The host itself waits a little longer, so that it does not cut them off earlier.
        services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>(static (host, gateway) => host.ShutdownTimeout = gateway.Value.DrainTimeout + TimeSpan.FromSeconds(2));
        return builder;
    }

    /// <summary>Adds all middleware and endpoints.</summary>
    public static void Map(WebApplication app)
    {
        var unknown = app.Services.GetRequiredService<UnknownPath>();
        var options = app.Services.GetRequiredService<IOptions<ProgramOptions>>().Value;

        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseWebSockets();
        app.UseRequestTimeouts();
        app.UseAccess();
        app.Use(next => http => http.GetEndpoint() is null ? unknown.AnswerAsync(http) : next(http));
        app.MapReverseProxy();
        app.MapGateway();
        app.MapOwnServices(options);
        app.MapHealth();
        ToolSetup.Map(app);
        app.Services.GetRequiredService<GatewayPages>().Map(app);
    }

    // Applies the command line. Its upstreams are gRPC servers. Its files belong to these, or to the configured upstreams if it names none.
    private static void Complete(GatewayProxyOptions options, CommandSettings settings)
    {
        for (var i = 0; i < settings.Upstreams.Count; i++)
        {
            options.Clusters.TryAdd(CommandSettings.IdOf(i), new GatewayClusterOptions());
        }

        foreach (var (id, cluster) in options.Clusters)
        {
            if (settings.Upstreams.Count > 0 && !settings.IsOwn(id))
            {
                continue;
            }

            cluster.DescriptorSet = settings.DescriptorSet ?? cluster.DescriptorSet;
            foreach (var file in settings.Rules)
            {
                cluster.Rules.Add(file);
            }
        }
    }

    // Without the section, the system resolves names: service discovery would rename every destination.
    private static void AddServiceDiscovery(this IReverseProxyBuilder proxy, ConfigurationManager configuration)
    {
        if (configuration.GetSection("Services").Exists())
        {
            proxy.Services.AddServiceDiscovery();
            proxy.AddServiceDiscoveryDestinationResolver();
        }
    }
}
