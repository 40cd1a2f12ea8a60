using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Program.Features.Authentication;

/// <summary>The authentication schemes, and the choice of the scheme for a request.</summary>
internal sealed class CallerSchemes(IOptions<ProgramOptions> options)
{
    /// <summary>The scheme that forwards to another one by the credentials of the request.</summary>
    public const string Any = "Gateway";
    public const string Jwt = "Bearer";
    public const string ApiKey = "ApiKey";
    public const string Certificate = "ClientCertificate";

    private const string BearerPrefix = "Bearer ";

    private readonly CallerOptions _options = options.Value.Authentication ?? new CallerOptions();

    /// <summary>The scheme of a request: that of its token, else of its API key, else of its certificate. If this credential is wrong, no other one counts.</summary>
    public string Select(HttpContext http) => Find(http) ?? (_options.Jwt is not null ? Jwt : _options.ApiKeys is not null ? ApiKey : Certificate);

    /// <summary>Whether a request has credentials.</summary>
    public bool Carries(HttpContext http) => Find(http) is not null;

    /// <summary>Whether the configuration has a scheme.</summary>
    public bool Has(string scheme) => scheme switch
    {
        Jwt => _options.Jwt is not null,
        ApiKey => _options.ApiKeys is not null,
        _ => _options.Certificates is not null,
    };

    /// <summary>Tells a caller how to authenticate.</summary>
    public async Task ChallengeAsync(HttpContext http)
    {
        if (_options.Jwt is not null)
        {
            await http.ChallengeAsync(Jwt);
        }

        if (_options.ApiKeys is not null)
        {
            http.Response.Headers.Append(HeaderNames.WWWAuthenticate, ApiKey);
        }

        if (_options.Certificates is not null)
        {
            http.Response.Headers.Append(HeaderNames.WWWAuthenticate, Certificate);
        }
    }

    private string? Find(HttpContext http) =>
        _options.Jwt is not null && http.Request.Headers.Authorization.ToString().StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? Jwt
        : _options.ApiKeys is { } keys && http.Request.Headers.ContainsKey(keys.Header) ? ApiKey
        : _options.Certificates is not null && http.Connection.ClientCertificate is not null ? Certificate
        : null;
}
