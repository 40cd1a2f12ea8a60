using Microsoft.AspNetCore.Authentication.Certificate;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Authentication;

/// <summary>Reads keys and authorities when the gateway starts. ASP.NET Core would read them at the first request, when the files may no longer exist.</summary>
internal sealed class CallerStart(CallerSchemes schemes, IOptionsMonitor<JwtBearerOptions> tokens, IOptionsMonitor<CertificateAuthenticationOptions> certificates) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (schemes.Has(CallerSchemes.Jwt))
        {
            _ = tokens.Get(CallerSchemes.Jwt);
        }

        if (schemes.Has(CallerSchemes.Certificate))
        {
            _ = certificates.Get(CallerSchemes.Certificate);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
