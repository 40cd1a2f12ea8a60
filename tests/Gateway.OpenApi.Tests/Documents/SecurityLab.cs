using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Proto;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Documents of the greeting service behind authentication.</summary>
internal static class SecurityLab
{
    public const string Hello = "/v1/hello/{name}";
    public const string Stream = "/v1/hello/{name}/stream";
    public const string Fail = "/v1/fail/{code}";

    /// <summary>The document of the service.</summary>
    /// <param name="services">Adds schemes and policies.</param>
    /// <param name="map">Maps the service; null for one without attributes.</param>
    /// <param name="configure">Sets options of the document.</param>
    /// <param name="version">The version of OpenAPI.</param>
    public static async Task<JsonObject> DescribeAsync(
        Action<IServiceCollection> services, Action<WebApplication>? map = null, Action<GatewayOpenApiOptions>? configure = null, OpenApiSpecVersion version = OpenApiSpecVersion.OpenApi3_1)
    {
        await using var app = await Described.StartAsync(
            all =>
            {
                all.AddGrpcSwagger(configure ?? (static _ => { }));
                services(all);
            },
            map ?? (static app => app.MapGrpcService<Greetering.GreeteringBase>()));
        return await Described.WriteAsync(Described.Make(app), version);
    }

    public static Task<JsonObject> DescribeAsync<T>(Action<IServiceCollection> services)
        where T : class => DescribeAsync(services, static app => app.MapGrpcService<T>());

    /// <summary>Requires an authenticated caller for everything.</summary>
    public static void AddFallback(this IServiceCollection services) =>
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

    /// <summary>A method of the service that is guarded in three ways.</summary>
    [Authorize]
    public sealed class Guarded : Greetering.GreeteringBase
    {
        [AllowAnonymous]
        public override Task<HelloResp> Hello(HelloReq request, Grpc.Core.ServerCallContext context) => base.Hello(request, context);

        [Authorize(Roles = "admin,auditor", AuthenticationSchemes = "Keys")]
        public override Task FailHello(FailReq request, Grpc.Core.IServerStreamWriter<HelloResp> responseStream, Grpc.Core.ServerCallContext context) => base.FailHello(request, responseStream, context);
    }

    /// <summary>A service with a policy that nobody has registered.</summary>
    [Authorize("forgotten")]
    public sealed class Forgotten : Greetering.GreeteringBase;

    public sealed class KeyOptions : AuthenticationSchemeOptions
    {
        public string HeaderName { get; set; } = "x-key";
    }

    public sealed class ApiKeyHandler(IOptionsMonitor<KeyOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<KeyOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }

    /// <summary>A handler that does not tell what it looks at.</summary>
    public sealed class SilentHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
