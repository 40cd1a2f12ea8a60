using System.Net;
using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Rest;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Traffic;

/// <summary>Sets up ASP.NET Core's CORS and forwarded headers from the configuration.</summary>
internal static class TrafficSetup
{
    // The headers that pages need to read a refusal. Browsers hide all others from them.
    private static readonly string[] _exposed = ["grpc-status", "grpc-message", "grpc-status-details-bin", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (Has(configuration, nameof(ProgramOptions.Cors)))
        {
            services.AddCors();
            services.AddOptions<CorsOptions>().Configure<IOptions<ProgramOptions>>(static (cors, program) => cors.AddDefaultPolicy(policy => Apply(policy, program.Value.Cors!)));
        }

        if (Has(configuration, nameof(ProgramOptions.ForwardedHeaders)))
        {
            services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProgramOptions>>(static (headers, program) => Apply(headers, program.Value.ForwardedHeaders!));
            services.AddSingleton<IStartupFilter, ForwardedFilter>();
        }
    }

    public static void Use(WebApplication app)
    {
        if (Has(app.Configuration, nameof(ProgramOptions.Cors)))
        {
            app.UseCors();
        }
    }

    private static bool Has(IConfiguration configuration, string section) => configuration.GetSection($"{GatewayOptions.SectionName}:{section}").GetChildren().Any();

    private static void Apply(CorsPolicyBuilder policy, CrossOriginOptions options)
    {
        policy.WithOrigins([.. options.Origins]).AllowAnyMethod().WithExposedHeaders([.. _exposed, .. options.ExposedHeaders]).SetPreflightMaxAge(options.MaxAge);
        _ = options.Headers.Count > 0 ? policy.WithHeaders([.. options.Headers]) : policy.AllowAnyHeader();
        if (options.AllowCredentials)
        {
            policy.AllowCredentials();
        }
    }

    private static void Apply(ForwardedHeadersOptions headers, ForwardingOptions options)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;

        // Every hop must be a known proxy, so their number needs no limit.
        headers.ForwardLimit = null;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in options.KnownProxies)
        {
            headers.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        foreach (var network in options.KnownNetworks)
        {
            headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }

    // Before routing, because routes of YARP may match on the scheme.
    private sealed class ForwardedFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            next(app);
        };
    }
}
