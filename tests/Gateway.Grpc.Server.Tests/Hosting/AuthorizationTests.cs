using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Tests.Hosting;

public sealed class AuthorizationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("guest", StatusCode.OK)]
    [InlineData("admin", StatusCode.OK)]
    public async Task Authorize_on_the_class_counts_for_every_method(string? user, StatusCode expected)
    {
        await using var host = await StartAsync(app => app.MapGrpcService<Guarded>());

        Assert.Equal(expected, await CallAsync(host, user, (client, headers) => client.UnaryAsync(new Note(), headers, cancellationToken: Token)));
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("guest", StatusCode.PermissionDenied)]
    [InlineData("admin", StatusCode.OK)]
    public async Task Authorize_on_a_method_comes_on_top(string? user, StatusCode expected)
    {
        await using var host = await StartAsync(app => app.MapGrpcService<Guarded>());

        Assert.Equal(expected, await CallAsync(host, user, async (client, headers) =>
        {
            using var call = client.Collect(headers, cancellationToken: Token);
            await call.ResponseAsync;
        }));
    }

    [Fact]
    public async Task AllowAnonymous_on_a_method_opens_it()
    {
        await using var host = await StartAsync(app => app.MapGrpcService<Guarded>());

        Assert.Equal(StatusCode.OK, await CallAsync(host, null, async (client, headers) =>
        {
            using var call = client.Expand(new Note(), headers, cancellationToken: Token);
            Assert.False(await call.ResponseStream.MoveNext(Token));
        }));
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("guest", StatusCode.PermissionDenied)]
    [InlineData("admin", StatusCode.OK)]
    public async Task RequireAuthorization_guards_what_was_mapped(string? user, StatusCode expected)
    {
        await using var host = await StartAsync(app => app.MapGrpcService<ProbeService>().RequireAuthorization(policy => policy.RequireRole("admin")));

        Assert.Equal(expected, await CallAsync(host, user, (client, headers) => client.UnaryAsync(new Note(), headers, cancellationToken: Token)));
    }

    [Fact]
    public async Task The_service_sees_who_calls()
    {
        await using var host = await StartAsync(
            app => app.MapGrpcService<ProbeService>().RequireAuthorization(),
            new Script { Unary = (_, context) => Task.FromResult(new Note { Text = context.GetHttpContext().User.Identity!.Name! }) });

        var answer = await host.Client.UnaryAsync(new Note(), new Metadata { { "user", "guest" } }, cancellationToken: Token);

        Assert.Equal("guest", answer.Text);
    }

    private static Task<ProbeHost> StartAsync(Action<WebApplication> map, Script? script = null) =>
        ProbeHost.StartAsync(
            script,
            services: grpc =>
            {
                grpc.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
                grpc.Services.AddAuthorization();
            },
            pipeline: app => app.UseAuthentication().UseAuthorization(),
            map: map);

    private static async Task<StatusCode> CallAsync(ProbeHost host, string? user, Func<Probe.ProbeClient, Metadata, Task> call)
    {
        try
        {
            await call(host.Client, user is null ? [] : new Metadata { { "user", user } }).Come();
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static Task<StatusCode> CallAsync(ProbeHost host, string? user, Func<Probe.ProbeClient, Metadata, AsyncUnaryCall<Note>> call) =>
        CallAsync(host, user, (client, headers) => (Task)call(client, headers).ResponseAsync);

    [Authorize]
    private sealed class Guarded : Probe.ProbeBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context) => Task.FromResult(request);

        [Authorize(Roles = "admin")]
        public override Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context) => Task.FromResult(new Note());

        [AllowAnonymous]
        public override Task Expand(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) => Task.CompletedTask;
    }

    // Whoever the header names is believed.
    private sealed class HeaderScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var user = Request.Headers["user"].ToString();
            if (user.Length == 0)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, user), new Claim(ClaimTypes.Role, user)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
