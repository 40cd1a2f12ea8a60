using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>Answers that were chosen by a header say so. Unary answers may be cached; streams and WebSockets are not.</summary>
public sealed class OutputCacheTests
{
    public enum Caching
    {
        OfService,
        OfGateway,
        OfAttribute,
        OfEverything,
    }

    [Theory]
    [InlineData(Caching.OfService)]
    [InlineData(Caching.OfGateway)]
    [InlineData(Caching.OfAttribute)]
    [InlineData(Caching.OfEverything)]
    public async Task Unary_answers_are_cached_and_streams_are_not(Caching caching)
    {
        await using var host = await Cached(caching).StartAsync();

        Assert.Null((await host.GetAsync("/v1/ask/x")).Header("Age"));
        var cached = await host.GetAsync("/v1/ask/x");
        Assert.Equal((200, "{\"text\":\"x\"}"), cached.Both);
        Assert.NotNull(cached.Header("Age"));

        var lines = await host.GetAsync("/v1/watch/x?size=1");
        var events = await host.GetAsync("/v1/watch/x?size=1", ("Accept", "text/event-stream"));
        Assert.Equal(("application/x-ndjson", "text/event-stream"), (lines.ContentType, events.ContentType));
        Assert.Null((await host.GetAsync("/v1/watch/x?size=1")).Header("Age"));
    }

    [Fact]
    public async Task Second_request_does_not_wait_for_a_stream_of_the_same_address()
    {
        var began = new Tally(2);
        var service = new LabService
        {
            OnWatch = async (request, responses, _) =>
            {
                began.Add();
                await began.All;
                await responses.WriteAsync(new AskResp { Text = request.Text });
            },
        };
        await using var host = await Cached(Caching.OfService, service).StartAsync();

        var answers = await Task.WhenAll(host.GetAsync("/v1/watch/x"), host.GetAsync("/v1/watch/x"));

        Assert.All(answers, answer => Assert.Equal((200, "{\"text\":\"x\"}\n"), answer.Both));
    }

    [Theory]
    [InlineData(Caching.OfService)]
    [InlineData(Caching.OfAttribute)]
    [InlineData(Caching.OfEverything)]
    public async Task WebSocket_opens_on_a_path_whose_answer_is_cached(Caching caching)
    {
        await using var host = await Cached(caching).StartAsync();
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);

        using var socket = await SocketClient.OpenAsync(host, "/v1/ask/x");

        Assert.Equal("{\"text\":\"x\"}", await socket.ReadTextAsync());
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/watch/x", "*/*", 200)]
    [InlineData("GET", "/v1/watch/x", "text/event-stream", 200)]
    [InlineData("HEAD", "/v1/watch/x", "application/json", 200)]
    [InlineData("GET", "/v1/watch/x", "image/png", 406)]
    public async Task Chosen_answer_varies_by_Accept(string method, string path, string accept, int status)
    {
        foreach (var (before, after) in new[] { (null, "Accept"), ("Origin", "Origin, Accept"), ("accept", "accept"), ("Origin, Accept", "Origin, Accept"), ("*", "*") })
        {
            await using var host = await new LabHost
            {
                Application = app => app.Use((http, next) =>
                {
                    http.Response.Headers.Vary = new StringValues(before);
                    return next(http);
                }),
            }.StartAsync();

            var answer = await host.SendAsync(method, path, body: null, ("Accept", accept));

            Assert.Equal((status, after), (answer.Status, answer.Header("Vary")));
            Assert.Equal(status == 200 ? "no-store" : null, answer.Header("Cache-Control"));
        }
    }

    private static LabHost Cached(Caching caching, LabService? service = null) => new()
    {
        Service = service ?? new LabService(),
        Services = services =>
        {
            services.AddSingleton<CachedService>();
            services.AddOutputCache(options =>
            {
                if (caching == Caching.OfEverything)
                {
                    options.AddBasePolicy(static policy => policy.Cache());
                }
            });
        },
        Application = static app => app.UseOutputCache(),
        Map = app =>
        {
            if (caching == Caching.OfAttribute)
            {
                app.MapGrpcService<CachedService>();
                return;
            }

            var mapped = app.MapGrpcService<LabService>();
            _ = caching == Caching.OfService ? mapped.CacheOutput() : mapped;
        },
        Gateway = gateway => _ = caching == Caching.OfGateway ? gateway.CacheOutput() : gateway,
    };

    [OutputCache]
    private sealed class CachedService : LabService;
}
