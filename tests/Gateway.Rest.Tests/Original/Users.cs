using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.Original;

/// <summary>Users for a host: who sends <c>Authorization: Bearer name</c> has that name, and the role of that name.</summary>
internal static class Users
{
    public static readonly (string, string) Guest = ("Authorization", "Bearer guest");
    public static readonly (string, string) Owner = ("Authorization", "Bearer owner");

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication("token").AddScheme<AuthenticationSchemeOptions, TokenHandler>("token", configureOptions: null);
        services.AddAuthorization(options => options.AddPolicy("owners", policy => policy.RequireRole("owner")));
    }

    public static void Use(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not ["Bearer", var name])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, name)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
