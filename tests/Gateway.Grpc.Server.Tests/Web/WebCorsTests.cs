using System.Net;
using Gateway.Grpc.Server.Tests.Probing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>Pages of other origins: what a browser asks before it calls, and what it lets the page read.</summary>
public sealed class WebCorsTests
{
    private const string Origin = "https://pages.example";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_preflight_finds_the_policy_of_the_service(string version)
    {
        await using var host = await StartAsync();

        var answer = await PreflightAsync(host, RawClient.Unary, version, Origin);

        Assert.Equal(HttpStatusCode.NoContent, answer.Http);
        Assert.Equal(Origin, answer.Headers["access-control-allow-origin"]);
        Assert.Contains("POST", answer.Headers["access-control-allow-methods"], StringComparison.Ordinal);
        Assert.Equal("content-type,x-grpc-web,grpc-timeout", answer.Headers["access-control-allow-headers"]);
    }

    [Fact]
    public async Task Another_origin_is_not_let_in()
    {
        await using var host = await StartAsync();

        var preflight = await PreflightAsync(host, RawClient.Unary, "1.1", "https://elsewhere.example");
        var call = await host.PostAsync(RawClient.Unary, Frames.Of("hi"), "application/grpc-web", ("origin", "https://elsewhere.example"));

        Assert.DoesNotContain("access-control-allow-origin", preflight.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("access-control-allow-origin", call.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_answer_exposes_what_gRPC_says_in_headers()
    {
        await using var host = await StartAsync();

        var answer = await host.PostAsync(RawClient.Unary, [], "application/grpc-web", ("origin", Origin));

        Assert.Equal("12", answer.Headers["grpc-status"]);
        Assert.Equal(Origin, answer.Headers["access-control-allow-origin"]);
        Assert.Equal(
            "Grpc-Status,Grpc-Message,Grpc-Encoding,Grpc-Accept-Encoding,Grpc-Status-Details-Bin,x-request-id",
            answer.Headers["access-control-expose-headers"]);
    }

    [Fact]
    public async Task A_preflight_without_any_policy_is_405()
    {
        await using var host = await WebHost.StartAsync();

        var answer = await PreflightAsync(host, RawClient.Unary, "1.1", Origin);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (answer.Http, answer.Headers["allow"]));
    }

    private static async Task<WebHost> StartAsync() => new(await ProbeHost.StartAsync(
        services: grpc => grpc.Services.AddCors(cors => cors.AddPolicy("pages", policy => policy
            .WithOrigins(Origin)
            .WithMethods("POST")
            .AllowAnyHeader()
            .WithExposedGrpcHeaders("x-request-id"))),
        pipeline: app => app.UseCors().UseGrpcWeb(),
        map: app => app.MapGrpcService<ProbeService>().EnableGrpcWeb().RequireCors("pages")));

    private static Task<WebAnswer> PreflightAsync(WebHost host, string path, string version, string origin) =>
        host.SendAsync(
            HttpMethod.Options,
            path,
            new ByteArrayContent([]),
            contentType: null,
            Version.Parse(version),
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type,x-grpc-web,grpc-timeout"));
}
