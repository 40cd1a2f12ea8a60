using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>The guard of a path also guards the gateway's own answers about it: to other methods, broken escapes and unknown paths.</summary>
public sealed class FallbackPolicyTests
{
    [Theory]
    [InlineData("", "GET /v1/ask/x", 200)]
    [InlineData("", "DELETE /v1/ask/x", 405)]
    [InlineData("", "OPTIONS /v1/ask/x", 204)]
    [InlineData("", "GET /v1/ask/%zz", 400)]
    [InlineData("", "GET /v1/nowhere", 404)]
    [InlineData("/group", "GET /group/v1/ask/x", 200)]
    [InlineData("/group", "DELETE /group/v1/ask/x", 405)]
    [InlineData("/group", "OPTIONS /group/v1/ask/x", 204)]
    [InlineData("/group", "GET /group/v1/ask/%zz", 400)]
    [InlineData("/group", "GET /group/v1/nowhere", 404)]
    public async Task Fallback_policy_tells_anonymous_callers_nothing(string prefix, string request, int status)
    {
        await using var host = await new LabHost
        {
            Services = Users.AddWithFallback,
            Application = Users.Use,
            Map = app => app.MapGroup(prefix).MapGrpcService<LabService>(),
        }.StartAsync();

        await AssertGuardedAsync(host, request, status);
    }

    [Theory]
    [InlineData("GET /v1/ask/x", 200)]
    [InlineData("PATCH /v1/ask/x", 405)]
    [InlineData("OPTIONS /v1/ask/x", 204)]
    [InlineData("GET /v1/ask/%zz", 400)]
    [InlineData("POST /v1/ask/%2 HTTP/1.1", 405)]
    public async Task Guard_of_the_only_method_of_a_path_guards_the_path(string request, int status)
    {
        await using var host = await new LabHost
        {
            Services = static services =>
            {
                Users.Add(services);
                services.AddSingleton<GuardedService>();
            },
            Application = Users.Use,
            Map = static app => app.MapGrpcService<GuardedService>(),
        }.StartAsync();

        await AssertGuardedAsync(host, request.Replace(" HTTP/1.1", "", StringComparison.Ordinal), status);
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/everything", body: null)).Status);
    }

    [Theory]
    [InlineData("DELETE /v1/ask/x", 405)]
    [InlineData("OPTIONS /v1/ask/x", 204)]
    [InlineData("GET /v1/ask/%zz", 400)]
    public async Task Guard_of_all_bindings_guards_the_path(string request, int status)
    {
        await using var host = await new LabHost
        {
            Services = Users.Add,
            Application = Users.Use,
            Gateway = static gateway => gateway.RequireAuthorization(),
        }.StartAsync();

        await AssertGuardedAsync(host, request, status);
    }

    [Fact]
    public async Task Anonymous_methods_stay_open_under_a_fallback_policy()
    {
        await using var host = await new LabHost
        {
            Services = Users.AddWithFallback,
            Application = Users.Use,
            Map = static app => app.MapGrpcService<LabService>().AllowAnonymous(),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal((405, "GET, HEAD, OPTIONS, PUT"), await ReadAllowAsync(host));
        Assert.Equal(401, (await host.GetAsync("/nowhere")).Status);
    }

    [Fact]
    public async Task Preflight_passes_the_fallback_policy_when_CORS_comes_first()
    {
        await using var host = await new LabHost
        {
            Services = static services =>
            {
                Users.AddWithFallback(services);
                services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.WithOrigins("https://page.example").WithMethods("PUT")));
            },
            Application = static app =>
            {
                app.UseCors();
                Users.Use(app);
            },
        }.StartAsync();

        var preflight = await host.SendAsync("OPTIONS", "/v1/ask/x", body: null, ("Origin", "https://page.example"), ("Access-Control-Request-Method", "PUT"));

        Assert.Equal((204, "https://page.example"), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        Assert.Equal(401, (await host.SendAsync("OPTIONS", "/v1/ask/x", body: null)).Status);
    }

    private static async Task AssertGuardedAsync(LabHost host, string request, int status)
    {
        var anonymous = await host.SendRawAsync($"{request} HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 401 ", anonymous, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nAllow:", anonymous, StringComparison.Ordinal);

        var guest = await host.SendRawAsync($"{request} HTTP/1.1\r\n{Users.Guest.Name}: {Users.Guest.Value}");
        Assert.StartsWith($"HTTP/1.1 {status} ", guest, StringComparison.Ordinal);
        Assert.Equal(status is 405 or 204, guest.Contains("\r\nAllow: ", StringComparison.Ordinal));
    }

    private static async Task<(int Status, string? Allow)> ReadAllowAsync(LabHost host)
    {
        var answer = await host.SendAsync("DELETE", "/v1/ask/x", body: null);
        Assert.Equal(RefusalTests.Status(12, "DELETE is not allowed here. Allowed: GET, HEAD, OPTIONS, PUT."), answer.Body);
        return (answer.Status, answer.Header("Allow"));
    }

    private sealed class GuardedService : LabService
    {
        [Authorize]
        public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => base.Ask(request, context);
    }
}
