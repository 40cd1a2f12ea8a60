using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>Conventions of ASP.NET Core hold by REST, whether they were added to <c>MapGrpcService</c> or to <c>MapGateway</c>.</summary>
public sealed class ConventionTests
{
    [Theory]
    [InlineData(false, "lab.example", 200)]
    [InlineData(true, "lab.example", 200)]
    [InlineData(false, "other.example", 404)]
    [InlineData(true, "other.example", 404)]
    public async Task RequireHost_serves_that_host_alone(bool onGateway, string name, int status)
    {
        await using var host = await Host(onGateway, endpoints => endpoints.RequireHost("lab.example")).StartAsync();

        Assert.Equal(status, (await host.GetAsync("/v1/ask/a", ("Host", name))).Status);
        Assert.Equal(status, (await host.GetAsync("/v1/watch/a?size=1", ("Host", name))).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rate_limit_answers_429_with_a_status_body(bool onGateway)
    {
        var refused = (429, RefusalTests.Status(8, "Too many requests."));
        await using var host = await Host(
            onGateway,
            endpoints => endpoints.RequireRateLimiting("two"),
            services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddFixedWindowLimiter("two", options => (options.PermitLimit, options.Window) = (2, TimeSpan.FromHours(1)));
            }),
            app => app.UseRateLimiter()).StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a")).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/watch/a?size=1")).Status);
        Assert.Equal(refused, (await host.GetAsync("/v1/ask/a")).Both);
        Assert.Equal(refused, (await host.GetAsync("/v1/watch/a?size=1")).Both);
        Assert.Equal(429, await SocketClient.OpenRefusedAsync(host, "/v1/watch/a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Concurrency_limit_counts_a_stream_until_it_ends(bool onGateway)
    {
        var release = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                await release.Task;
            },
        };
        await using var host = await Host(
            onGateway,
            endpoints => endpoints.RequireRateLimiting("one"),
            services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddConcurrencyLimiter("one", options => options.PermitLimit = 1);
            }),
            app => app.UseRateLimiter(),
            service).StartAsync();

        using (var stream = await host.OpenAsync("/v1/watch/a"))
        {
            Assert.Equal(429, (await host.GetAsync("/v1/ask/a")).Status);
            release.Set();
            Assert.Equal("{\"text\":\"one\"}\n", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CORS_is_answered_and_its_preflight_too(bool onGateway)
    {
        await using var host = await Host(
            onGateway,
            endpoints => endpoints.RequireCors("web"),
            services => services.AddCors(cors => cors.AddPolicy("web", policy => policy.WithOrigins("https://page.example").WithExposedHeaders("X-One").AllowAnyMethod())),
            app => app.UseCors()).StartAsync();
        var origin = ("Origin", "https://page.example");

        foreach (var path in new[] { "/v1/ask/a", "/v1/watch/a?size=1" })
        {
            var answer = await host.GetAsync(path, origin);
            Assert.Equal((200, "https://page.example", "X-One"), (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Expose-Headers")));
            Assert.Null((await host.GetAsync(path, ("Origin", "https://elsewhere.example"))).Header("Access-Control-Allow-Origin"));
            var preflight = await host.SendAsync("OPTIONS", path, body: null, origin, ("Access-Control-Request-Method", "GET"));
            Assert.Equal((204, "https://page.example"), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_caching_answers_the_second_request(bool onGateway)
    {
        var calls = new Tally(int.MaxValue);
        var service = new LookingService(_ => calls.Add());
        await using var host = await Host(
            onGateway,
            endpoints => endpoints.CacheOutput(policy => policy.Expire(TimeSpan.FromHours(1))),
            services => services.AddOutputCache(),
            app => app.UseOutputCache(),
            service).StartAsync();

        for (var i = 0; i < 2; i++)
        {
            var answer = await host.GetAsync("/v1/ask/a");
            Assert.Equal((200, "{\"text\":\"a\"}", "application/json"), (answer.Status, answer.Body, answer.ContentType));
        }

        Assert.Equal(1, calls.Count);
    }

    private static LabHost Host(
        bool onGateway, Action<IEndpointConventionBuilder> convention, Action<IServiceCollection>? services = null, Action<WebApplication>? application = null, LabService? service = null) => new()
        {
            Service = service ?? new LabService(),
            Services = services ?? (static _ => { }),
            Application = application ?? (static _ => { }),
            Map = app =>
            {
                var mapped = app.MapGrpcService<LabService>();
                if (!onGateway)
                {
                    convention(mapped);
                }
            },
            Gateway = gateway =>
            {
                if (onGateway)
                {
                    convention(gateway);
                }
            },
        };
}
