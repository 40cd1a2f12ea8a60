using Gateway.Program.Configuration;
using Gateway.Rest;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Certificate;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Authentication;

/// <summary>Registers the schemes that the configuration has.</summary>
internal static class CallerServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CallerSchemes>();
        string[] ways = [.. configuration.GetSection($"{GatewayOptions.SectionName}:{nameof(ProgramOptions.Authentication)}").GetChildren().Select(static way => way.Key)];
        if (ways.Length == 0)
        {
            return;
        }

        var schemes = services.AddAuthentication(CallerSchemes.Any).AddPolicyScheme(CallerSchemes.Any, CallerSchemes.Any, static scheme =>
            scheme.ForwardDefaultSelector = static http => http.RequestServices.GetRequiredService<CallerSchemes>().Select(http));
        services.AddHostedService<CallerStart>();
        if (Has("Jwt"))
        {
            schemes.AddJwtBearer(CallerSchemes.Jwt, configureOptions: null!);
            services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenSetup>();
        }

        if (Has("ApiKeys"))
        {
            schemes.AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(CallerSchemes.ApiKey, configureOptions: null);
        }

        if (Has("Certificates"))
        {
            schemes.AddCertificate(CallerSchemes.Certificate, configureOptions: null!).AddCertificateCache();
            services.AddSingleton<IConfigureOptions<CertificateAuthenticationOptions>, CertificateSetup>();
            services.Configure<KestrelServerOptions>(CertificateSetup.Ask);
        }

        bool Has(string way) => ways.Contains(way, StringComparer.OrdinalIgnoreCase);
    }
}
