using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.Authentication;
using Gateway.Program.Features.Pages;
using Gateway.Program.Features.RateLimits;
using Gateway.Program.Features.Traffic;
using Gateway.Rest;
using Gateway.Yarp;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Program.Features.Access;

/// <summary>Registers and runs ASP.NET Core's authentication, authorization, CORS and rate limiter, each only if the configuration uses it.</summary>
internal static class AccessSetup
{
    /// <summary>Registers the services.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton<AccessState>();
        services.AddHostedService(static provider => provider.GetRequiredService<AccessState>());
        services.AddSingleton<UnknownNames>();
        services.AddHostedService(static provider => provider.GetRequiredService<UnknownNames>());
        services.AddSingleton<CallAuthorization>();
        services.AddOptions<GatewayProxyOptions>().Configure<AccessState>((options, access) => options.ConfigureEndpoint = endpoint => Configure(endpoint, access));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ProgramOptions>>(static (kestrel, program) => kestrel.Limits.MaxRequestBodySize = program.Value.MaxRequestBodySize);
        CallerServices.Add(services, configuration);
        TrafficSetup.Add(services, configuration);
        services.AddSingleton<ITransformProvider, CredentialTransform>();
        if (AccessCheck.IsGuarded(configuration))
        {
            services.AddAuthorizationBuilder().SetFallbackPolicy(CallRequirement.Policy);
            services.AddSingleton<IAuthorizationHandler>(static provider => provider.GetRequiredService<CallAuthorization>());
            services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        }

        if (HasLimits(configuration))
        {
            services.AddSingleton<CallLimits>();
            services.AddRateLimiter(static limiter => limiter.OnRejected = LimitAnswer.WriteAsync);
            services.AddOptions<RateLimiterOptions>().Configure<CallLimits>(static (limiter, limits) => limiter.GlobalLimiter = limits);
        }
    }

    /// <summary>Adds the middleware. At this point, routing has found the endpoint, and gRPC-Web requests have become gRPC.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.Services.GetRequiredService<GatewayPages>().UseAddress(app);
        TrafficSetup.Use(app);

        // CORS comes first, because preflights have no credentials. Requests with wrong credentials count against the limits of their address.
        if (AccessCheck.HasAuthentication(app.Configuration))
        {
            app.UseAuthentication();
        }

        if (HasLimits(app.Configuration))
        {
            app.UseRateLimiter();
        }

        if (AccessCheck.IsGuarded(app.Configuration))
        {
            app.UseAuthorization();
        }
    }

    private static bool HasLimits(IConfiguration configuration) => configuration.GetSection($"{GatewayOptions.SectionName}:{nameof(ProgramOptions.RateLimits)}").GetChildren().Any();

    private static void Configure(EndpointBuilder endpoint, AccessState access)
    {
        var method = endpoint.Metadata.OfType<ForwardedMethodMetadata>().Last().Descriptor;
        var name = $"{method.Service.FullName}/{method.Name}";
        if (!access.IsGuarded)
        {
            endpoint.Metadata.Add(new CalledMethod(name));
            return;
        }

        CallRequirement.Guard(endpoint, name);
        if (access.Rules.Find(name).IsHidden)
        {
            endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
        }
    }
}
