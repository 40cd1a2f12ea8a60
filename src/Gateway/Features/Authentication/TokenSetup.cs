using Gateway.Program.Configuration;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Program.Features.Authentication;

/// <summary>Sets up ASP.NET Core's JWT bearer authentication from the configuration.</summary>
internal sealed class TokenSetup(IOptions<ProgramOptions> program, TimeProvider time, ILogger<TokenSetup> logger) : IConfigureNamedOptions<JwtBearerOptions>
{
    // Only algorithms with a public key. With HMAC, an attacker could use the public key as the secret.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public void Configure(JwtBearerOptions options) => Configure(CallerSchemes.Jwt, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != CallerSchemes.Jwt || program.Value.Authentication?.Jwt is not { } jwt)
        {
            return;
        }

        options.TimeProvider = time;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.RequireHttpsMetadata = jwt.RequireHttpsMetadata;
        var rules = options.TokenValidationParameters;
        rules.ValidAlgorithms = _algorithms;
        rules.ValidAudiences = [.. jwt.Audiences];
        rules.NameClaimType = jwt.NameClaim;
        rules.RoleClaimType = jwt.RoleClaim;
        rules.ClockSkew = jwt.ClockSkew;
        rules.LifetimeValidator = (begin, end, _, _) => IsInTime(begin, end, jwt.ClockSkew);
        if (jwt.Issuers.Count > 0)
        {
            rules.ValidIssuers = [.. jwt.Issuers];
        }

        if (jwt.KeySetFile is { Length: > 0 } file)
        {
            var keys = new KeySet(file, time, logger);
            rules.IssuerSigningKeyResolver = (_, _, id, _) => keys.Find(id);
        }
        else
        {
            options.Authority = jwt.Authority;
            options.Events = new AuthorityWatch(jwt.Authority!, time, logger);
        }
    }

    // Uses the host's clock. The messages are the library's own, because they reach the client in WWW-Authenticate.
    private bool IsInTime(DateTime? begin, DateTime? end, TimeSpan skew)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return end is null ? throw new SecurityTokenNoExpirationException("The token has no expiration.")
            : begin > now + skew ? throw new SecurityTokenNotYetValidException("The token is not valid yet.") { NotBefore = begin.Value }
            : end <= now - skew ? throw new SecurityTokenExpiredException("The token is expired.") { Expires = end.Value }
            : true;
    }
}
