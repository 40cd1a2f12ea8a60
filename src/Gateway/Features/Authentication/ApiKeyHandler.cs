using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Authentication;

/// <summary>Authenticates callers by the API key in a header. It ignores keys in the URL, because logs contain URLs.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessState access, IOptions<ProgramOptions> program)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private static readonly Task<AuthenticateResult> _wrong = Task.FromResult(AuthenticateResult.Fail("The API key is not known."));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var given = Request.Headers[program.Value.Authentication!.ApiKeys!.Header];
        return given.Count == 0 ? Task.FromResult(AuthenticateResult.NoResult())
            : given is [{ } key] && access.Keys.Find(key) is { } caller ? Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(caller), Scheme.Name)))
            : _wrong;
    }
}
