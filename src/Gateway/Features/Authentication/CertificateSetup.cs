using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Microsoft.AspNetCore.Authentication.Certificate;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Authentication;

/// <summary>Sets up ASP.NET Core's certificate authentication from the configuration.</summary>
internal sealed class CertificateSetup(IOptions<ProgramOptions> program) : IConfigureNamedOptions<CertificateAuthenticationOptions>
{
    public void Configure(CertificateAuthenticationOptions options) => Configure(CallerSchemes.Certificate, options);

    public void Configure(string? name, CertificateAuthenticationOptions options)
    {
        if (name != CallerSchemes.Certificate || program.Value.Authentication?.Certificates is not { } certificates)
        {
            return;
        }

        options.AllowedCertificateTypes = CertificateTypes.Chained;
        options.ChainTrustValidationMode = X509ChainTrustMode.CustomRootTrust;
        options.CustomTrustStore.AddRange(AuthorityFile.Read(certificates.Authority));
        options.RevocationMode = certificates.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        options.Events = new CertificateAuthenticationEvents { OnCertificateValidated = AddShortNames };
    }

    /// <summary>Makes Kestrel request client certificates. Kestrel accepts any certificate. Authentication checks it, so that a refusal is a response and not a broken connection.</summary>
    public static void Ask(KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(static https =>
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    });

    // The framework's claim names are URLs, which cannot be keys of the configuration.
    private static Task AddShortNames(CertificateValidatedContext context)
    {
        if (context.Principal is { Identity: ClaimsIdentity identity } principal)
        {
            foreach (var (type, shortName) in new[] { (ClaimTypes.Dns, "dns"), (ClaimTypes.Uri, "uri"), (ClaimTypes.Email, "email") })
            {
                if (principal.FindFirst(type) is { } claim)
                {
                    identity.AddClaim(new Claim(shortName, claim.Value));
                }
            }
        }

        context.Success();
        return Task.CompletedTask;
    }
}
