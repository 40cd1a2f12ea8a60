using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.Routing;

/// <summary>ASP.NET Core's middleware guards bindings, and its refusals look like all others.</summary>
public sealed class AuthorizationTests
{
    private static readonly (string, string) _guest = ("Authorization", "Bearer guest");
    private static readonly (string, string) _owner = ("Authorization", "Bearer owner");

    [Fact]
    public async Task A_service_that_requires_authorization_answers_401_403_and_200()
    {
        await using var host = await new LabHost
        {
            Services = AddUsers,
            Application = UseUsers,
            Map = app => app.MapGrpcService<LabService>().RequireAuthorization(policy => policy.RequireRole("owner")),
        }.StartAsync();

        var nobody = await host.GetAsync("/v1/ask/x");
        Assert.Equal((401, RefusalTests.Status(16, "Authentication is required.")), nobody.Both);
        Assert.Equal(("application/json", "Bearer"), (nobody.ContentType, nobody.Header("WWW-Authenticate")));
        Assert.Equal((403, RefusalTests.Status(7, "This is not permitted.")), (await host.GetAsync("/v1/ask/x", _guest)).Both);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x", _owner)).Both);
        Assert.Equal((401, ""), (await host.SendAsync("HEAD", "/v1/ask/x", body: null)).Both);
        Assert.Equal(401, (await host.GetAsync("/v1/watch/x")).Status);
    }

    [Fact]
    public async Task Attribute_guards_every_binding_of_its_method_and_every_spelling_of_the_path()
    {
        await using var host = await Guarded().StartAsync();

        Assert.Equal(401, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(401, (await host.PostAsync("/v1/ask", "{}")).Status);
        Assert.Contains(" 401 ", await host.SendRawAsync("GET /v1/elsewhere/../ask/x HTTP/1.1"), StringComparison.Ordinal);
        Assert.Contains(" 401 ", await host.SendRawAsync("GET /v1/elsewhere/%2e%2E/%61sk/x HTTP/1.1"), StringComparison.Ordinal);
        Assert.Contains(" 401 ", await host.SendRawAsync("GET /v1/ask/x/ HTTP/1.1"), StringComparison.Ordinal);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x", _guest)).Both);
        Assert.Equal(200, (await host.GetAsync("/v1/everything")).Status);
    }

    [Fact]
    public async Task A_preflight_passes_the_guard_when_CORS_comes_first()
    {
        await using var host = await Guarded().StartAsync();
        var origin = ("Origin", "https://page.example");

        var preflight = await host.SendAsync("OPTIONS", "/v1/ask/x", body: null, origin, ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));
        Assert.Equal(204, preflight.Status);
        Assert.Equal("https://page.example", preflight.Header("Access-Control-Allow-Origin"));
        Assert.Contains("GET", preflight.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("authorization", preflight.Header("Access-Control-Allow-Headers"));

        var answer = await host.GetAsync("/v1/ask/x", origin, _guest);
        Assert.Equal((200, "https://page.example"), (answer.Status, answer.Header("Access-Control-Allow-Origin")));

        // A page may read why it was refused.
        var refused = await host.GetAsync("/v1/ask/x", origin);
        Assert.Equal((401, "https://page.example"), (refused.Status, refused.Header("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task A_rate_limit_is_429_with_a_status_body()
    {
        await using var host = await new LabHost
        {
            Services = services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddFixedWindowLimiter("once", options => (options.PermitLimit, options.Window) = (1, TimeSpan.FromHours(1)));
            }),
            Application = app => app.UseRateLimiter(),
            Map = app => app.MapGrpcService<LabService>().RequireRateLimiting("once"),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal((429, RefusalTests.Status(8, "Too many requests.")), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task Answer_of_middleware_on_another_path_stays_unchanged()
    {
        await using var host = await new LabHost
        {
            Services = AddUsers,
            Application = app =>
            {
                UseUsers(app);
                app.MapGet("/own", () => "own").RequireAuthorization();
            },
        }.StartAsync();

        Assert.Equal((401, ""), (await host.GetAsync("/own")).Both);
    }

    private static LabHost Guarded() => new()
    {
        Services = services =>
        {
            AddUsers(services);
            services.AddSingleton<GuardedService>();
            services.AddCors(cors => cors.AddPolicy("web", policy => policy.WithOrigins("https://page.example").WithMethods("GET").WithHeaders("authorization")));
        },
        Application = app =>
        {
            app.UseCors();
            UseUsers(app);
        },
        Map = app => app.MapGrpcService<GuardedService>().RequireCors("web"),
    };

    private static void AddUsers(IServiceCollection services)
    {
        services.AddAuthentication("token").AddScheme<AuthenticationSchemeOptions, TokenHandler>("token", configureOptions: null);
        services.AddAuthorization();
    }

    private static void UseUsers(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private sealed class GuardedService : LabService
    {
        [Authorize]
        public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => base.Ask(request, context);
    }

    // The bearer token is the name of the user, who has the role of that name.
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
