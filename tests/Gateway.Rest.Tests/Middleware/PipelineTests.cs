using System.Threading.RateLimiting;
using Gateway.Rest.Tests.Mapping;
using Gateway.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;
using LabService = Gateway.Rest.Tests.Lab.LabService;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>All of ASP.NET Core's middleware at once, in the order that docs/middleware.md shows: the page quotes this file.</summary>
public sealed class PipelineTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/v1/ask/x", 200, "{\"text\":\"x\"}")]
    [InlineData("/api/v1/ask/a%2Fb", 200, "{\"text\":\"a/b\"}")]
    [InlineData("/old/ask/x", 200, "{\"text\":\"x\"}")]
    [InlineData("/v1/ask/missing", 404, "{\"code\":5,\"message\":\"no key 'missing'\",\"details\":[]}")]
    [InlineData("/throw", 500, "{\"code\":13,\"message\":\"Something went wrong.\",\"details\":[]}")]
    [InlineData("/files/x", 200, "file x")]
    [InlineData("/nowhere", 200, "page")]
    public async Task Request_passes_all_of_them(string path, int status, string body)
    {
        await using var host = await StartAsync();
        host.Kestrel.AllowErrors = path == "/throw";

        Assert.Equal((status, body), (await host.GetAsync(path, Users.Guest)).Both);
    }

    [Fact]
    public async Task Each_of_them_does_its_work()
    {
        await using var host = await StartAsync();

        Assert.Equal(401, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal("gzip", (await host.GetAsync("/v1/ask/x", Users.Guest, ("Accept-Encoding", "gzip"))).Header("Content-Encoding"));
        Assert.Equal("https://page.example", (await host.GetAsync("/v1/ask/x", Users.Guest, ("Origin", "https://page.example"))).Header("Access-Control-Allow-Origin"));
        var preflight = await host.Http1.SendAsync("OPTIONS", "/v1/ask/x", json: null, ("Origin", "https://page.example"), ("Access-Control-Request-Method", "PUT"));
        Assert.Equal((204, "https://page.example"), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));

        var answers = new List<int>();
        for (var call = 0; call < 12; call++)
        {
            answers.Add((await host.GetAsync("/v1/ask/x", Users.Guest)).Status);
        }

        Assert.Contains(429, answers);
    }

    private static Task<MapHost> StartAsync() => MapHost.StartAsync(
        static app =>
        {
            app.UseForwardedHeaders();                                              // the client's address and scheme, from your proxy
            app.UseExceptionHandler(errors => errors.Run(http =>                    // what other middleware throws
                http.RequestServices.GetRequiredService<GatewayErrors>().WriteAsync(http, new Status(StatusCode.Internal, "Something went wrong."))));
            app.UsePathBase("/api");                                                // /api/v1/… is /v1/…
            app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "v1/$1", skipRemainingRules: true));
            app.UseResponseCompression();
            app.UseRouting();                                                       // after everything that changes the path
            app.UseCors();                                                          // before authorization: a preflight has no token
            app.UseAuthentication();
            app.UseAuthorization();
            app.UseRateLimiter();
            app.UseRequestTimeouts();

            app.MapGrpcService<LabService>();
            app.MapGateway().RequireRateLimiting("each");
            app.MapGet("/files/{name}", (string name) => "file " + name);           // your own routes win over bindings
            app.MapGet("/throw", IResult () => throw new InvalidOperationException("no"));
            app.MapFallback(() => "page");                                          // bindings win over fallbacks
        },
        services: static services =>
        {
            Users.AddWithFallback(services);
            services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
            services.AddResponseCompression();
            services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.WithOrigins("https://page.example").AllowAnyMethod()));
            services.AddRateLimiter(static limits => limits
                .AddFixedWindowLimiter("each", static window => (window.PermitLimit, window.Window) = (10, TimeSpan.FromHours(1)))
                .RejectionStatusCode = StatusCodes.Status429TooManyRequests);
            services.AddRequestTimeouts(static options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = _limit });
            services.AddGrpc(static options => options.Interceptors.Add<KnownExceptions>());
            services.AddSingleton(new LabService
            {
                OnAsk = static (request, _) => request.Text == "missing" ? throw new KeyNotFoundException("no key 'missing'") : Task.FromResult(new AskResp { Text = request.Text }),
            });
        });

    private sealed class KnownExceptions : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                return await continuation(request, context);
            }
            catch (KeyNotFoundException e)
            {
                throw new RpcException(new Status(StatusCode.NotFound, e.Message));
            }
        }
    }
}
