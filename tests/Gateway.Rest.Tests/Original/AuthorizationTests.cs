using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Original;

/// <summary>Every way to authorize native calls also authorizes calls by REST and WebSocket.</summary>
public sealed class AuthorizationTests
{
    public static TheoryData<string, int, int, int, int> Rules { get; } = new()
    {
        // Where it is said; then nobody, guest and owner asking for a guarded method, and nobody asking for Echo.
        { "[Authorize(policy)] on the class, [AllowAnonymous] on Echo", 401, 403, 200, 200 },
        { "[Authorize] on methods", 401, 200, 200, 200 },
        { "RequireAuthorization(policy) on MapGrpcService", 401, 403, 200, 401 },
        { "RequireAuthorization(policy) on MapGateway", 401, 403, 200, 401 },
        { "RequireAuthorization() on MapGateway over the policy of the class", 401, 403, 200, 200 },
        { "AllowAnonymous on MapGateway over [Authorize] on methods", 200, 200, 200, 200 },
        { "The fallback policy", 401, 403, 200, 401 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rule_guards_every_door(string rule, int nobody, int guest, int owner, int echo)
    {
        await using var host = await Host(rule).StartAsync();
        (int Status, (string, string)[] Headers)[] callers = [(nobody, []), (guest, [Users.Guest]), (owner, [Users.Owner])];

        foreach (var (status, headers) in callers)
        {
            Assert.Equal(status, (await host.GetAsync("/v1/ask/a", headers)).Status);
            Assert.Equal(status, (await host.GetAsync("/v1/watch/a?size=1", headers)).Status);
            Assert.Equal(status, await OpenSocketAsync(host, headers));
        }

        Assert.Equal(echo, (await host.GetAsync("/v1/everything")).Status);
    }

    [Theory]
    [InlineData("RequireAuthorization(policy) on MapGateway", 200)]
    [InlineData("RequireAuthorization(policy) on MapGrpcService", 401)]
    public async Task Rule_of_MapGateway_leaves_native_calls_alone(string rule, int native)
    {
        await using var host = await Host(rule).StartAsync();

        var answer = await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq { Text = "a" });

        Assert.Equal(native, answer.Status);
    }

    [Fact]
    public async Task Refusals_have_a_status_body()
    {
        await using var host = await Host("RequireAuthorization(policy) on MapGateway").StartAsync();

        Assert.Equal((401, RefusalTests.Status(16, "Authentication is required.")), (await host.GetAsync("/v1/watch/a")).Both);
        Assert.Equal((403, RefusalTests.Status(7, "This is not permitted.")), (await host.GetAsync("/v1/ask/a", Users.Guest)).Both);
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task User_of_the_call_is_that_of_the_middleware(string method, string path, string? body)
    {
        object? user = null;
        object? seen = null;
        await using var host = await new LabHost
        {
            Service = new LookingService(context => { seen = context.GetHttpContext().User; }),
            Services = Users.Add,
            Application = app =>
            {
                Users.Use(app);
                app.Use((http, next) =>
                {
                    user = http.User;
                    return next(http);
                });
            },
            Gateway = gateway => gateway.RequireAuthorization(),
        }.StartAsync();

        Assert.Equal(200, (await host.SendAsync(method, path, body, Users.Owner)).Status);

        Assert.NotNull(user);
        Assert.Same(user, seen);
    }

    private static LabHost Host(string rule) => new()
    {
        Services = services =>
        {
            Users.Add(services);
            if (rule.StartsWith("The fallback", StringComparison.Ordinal))
            {
                Microsoft.Extensions.DependencyInjection.PolicyServiceCollectionExtensions.AddAuthorization(
                    services, options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireRole("owner").Build());
            }
        },
        Application = Users.Use,
        Map = app => Map(app, rule),
        Gateway = gateway =>
        {
            if (rule.StartsWith("RequireAuthorization(policy) on MapGateway", StringComparison.Ordinal))
            {
                gateway.RequireAuthorization("owners");
            }
            else if (rule.StartsWith("RequireAuthorization() on MapGateway", StringComparison.Ordinal))
            {
                gateway.RequireAuthorization();
            }
            else if (rule.StartsWith("AllowAnonymous on MapGateway", StringComparison.Ordinal))
            {
                gateway.AllowAnonymous();
            }
        },
    };

    private static void Map(WebApplication app, string rule)
    {
        if (rule.Contains("the class", StringComparison.Ordinal))
        {
            app.MapGrpcService<OwnersService>();
        }
        else if (rule.Contains("on methods", StringComparison.Ordinal))
        {
            app.MapGrpcService<GuardedService>();
        }
        else
        {
            var service = app.MapGrpcService<LabService>();
            if (rule.EndsWith("on MapGrpcService", StringComparison.Ordinal))
            {
                service.RequireAuthorization("owners");
            }
        }
    }

    private static async Task<int> OpenSocketAsync(LabHost host, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/watch/a?size=1");
        foreach (var (name, value) in headers.Append(("Connection", "Upgrade")).Append(("Upgrade", "websocket")).Append(("Sec-WebSocket-Version", "13")).Append(("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = host.Kestrel.CreateHttp1Client();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode == 101 ? 200 : (int)response.StatusCode;
    }

    [Authorize("owners")]
    private sealed class OwnersService : LabService
    {
        [AllowAnonymous]
        public override Task<Everything> Echo(Everything request, ServerCallContext context) => base.Echo(request, context);
    }

    private sealed class GuardedService : LabService
    {
        [Authorize]
        public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => base.Ask(request, context);

        [Authorize]
        public override Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => base.Watch(request, responseStream, context);
    }
}
