using Gateway.OpenApi;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.Authentication;
using Gateway.Program.Features.RateLimits;
using Gateway.Rest;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Gateway.Program.Features.Documents;

/// <summary>Adds settings of the configuration to the OpenAPI documents: their own options, access rules, and limits.</summary>
internal sealed class DocumentSetup(IConfiguration configuration, IOptions<ProgramOptions> program, AccessState access, IServiceProvider services) : IConfigureOptions<GatewayOpenApiOptions>
{
    private readonly CallLimits? _limits = services.GetService<CallLimits>();

    public void Configure(GatewayOpenApiOptions options)
    {
        configuration.GetSection($"{GatewayOptions.SectionName}:{nameof(ProgramOptions.Documents)}").Bind(options);
        options.NeedsCaller = NeedsCaller;
        options.IsRateLimited = IsLimited;

        // Tokens and certificates use ASP.NET Core's handlers, which the documents know already.
        if (program.Value.Authentication?.ApiKeys is { } keys)
        {
            options.SecuritySchemes[CallerSchemes.ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = keys.Header };
        }
    }

    private bool? NeedsCaller(IReadOnlyList<object> metadata) =>
        MethodOf(metadata) is { } method ? access.IsGuarded && !method.PolicyIn(access.Rules).IsOpen : null;

    private bool? IsLimited(IReadOnlyList<object> metadata) =>
        MethodOf(metadata) is { } method ? _limits?.All.Any(limit => limit.IsFor(method.Name)) == true : null;

    private static CalledMethod? MethodOf(IReadOnlyList<object> metadata) => metadata.OfType<CalledMethod>().LastOrDefault();
}
