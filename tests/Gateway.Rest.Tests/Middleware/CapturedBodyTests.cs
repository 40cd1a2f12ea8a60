using System.IO.Compression;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>Middleware that captures, replaces, compresses or watches the body sees all of it, and changes nothing that a client can tell.</summary>
public sealed class CapturedBodyTests
{
    private static readonly (string Method, string Path, string? Body, string Accept)[] _requests =
    [
        ("GET", "/v1/ask/x", null, "*/*"),
        ("HEAD", "/v1/ask/x", null, "*/*"),
        ("POST", "/v1/ask", "{\"text\":\"y\"}", "*/*"),
        ("GET", "/v1/ask/x?zz=1", null, "*/*"),
        ("POST", "/v1/ask", "{\"text\":", "*/*"),
        ("GET", "/v1/ask/missing", null, "*/*"),
        ("HEAD", "/v1/ask/missing", null, "*/*"),
        ("DELETE", "/v1/ask/x", null, "*/*"),
        ("OPTIONS", "/v1/ask/x", null, "*/*"),
        ("GET", "/v1/watch/x?size=2", null, "image/png"),
        ("GET", "/v1/watch/x?size=3", null, "*/*"),
        ("GET", "/v1/watch/x?size=3", null, "application/json"),
        ("GET", "/v1/watch/x?size=3", null, "text/event-stream"),
        ("GET", "/v1/watch/x?size=0", null, "*/*"),
        ("GET", "/v1/watch/x?size=0", null, "application/json"),
        ("GET", "/v1/watch/x?size=-1", null, "*/*"),
        ("GET", "/v1/watch/broken?size=2", null, "*/*"),
        ("GET", "/v1/watch/broken?size=2", null, "application/json"),
        ("GET", "/v1/watch/broken?size=2", null, "text/event-stream"),
        ("HEAD", "/v1/watch/x", null, "*/*"),
        ("POST", "/v1/collect", "{\"text\":\"a\"}\n{\"text\":\"b\"}", "*/*"),
        ("POST", "/v1/talk", "{\"text\":\"a\"}\n{\"text\":\"b\"}", "application/json"),
        ("GET", "/nowhere", null, "*/*"),
    ];

    [Theory]
    [InlineData("capture")]
    [InlineData("logging")]
    [InlineData("output cache")]
    [InlineData("response caching")]
    [InlineData("compression")]
    [InlineData("buffering")]
    [InlineData("watch")]
    public async Task Answers_are_the_same_behind_middleware(string middleware)
    {
        await using var plain = await Host("none").StartAsync();
        await using var behind = await Host(middleware).StartAsync();
        foreach (var (method, path, body, accept) in _requests)
        {
            var expected = await plain.SendAsync(method, path, body, ("Accept", accept));
            var answer = await behind.SendAsync(method, path, body, ("Accept", accept));

            Assert.Equal((method, path, accept, expected.Both), (method, path, accept, answer.Both));
            Assert.Equal(expected.ContentType, answer.ContentType);
            Assert.Equal(expected.Header("Allow"), answer.Header("Allow"));
        }

        using var text = new StringContent("x=y");
        using var sameText = new StringContent("x=y");
        Assert.Equal((await plain.SendContentAsync("POST", "/v1/ask", text)).Both, (await behind.SendContentAsync("POST", "/v1/ask", sameText)).Both);
        using var large = LabHost.Json($"{{\"text\":\"{new string('x', 5_000_000)}\"}}");
        var tooLarge = await behind.SendContentAsync("POST", "/v1/ask", large);
        Assert.Equal((413, true), (tooLarge.Status, tooLarge.Body.StartsWith("{\"code\":8,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/v1/ask/x", "gzip", "*/*")]
    [InlineData("/v1/ask/x", "br", "*/*")]
    [InlineData("/v1/ask/missing", "gzip", "*/*")]
    [InlineData("/v1/ask/x?zz=1", "br", "*/*")]
    [InlineData("/v1/watch/x?size=3", "gzip", "*/*")]
    [InlineData("/v1/watch/x?size=3", "br", "application/json")]
    [InlineData("/v1/watch/broken?size=2", "gzip", "*/*")]
    public async Task Answers_are_compressed_whole(string path, string encoding, string accept)
    {
        await using var plain = await Host("none").StartAsync();
        await using var behind = await Host("compression").StartAsync();

        var expected = await plain.GetAsync(path, ("Accept", accept));
        var answer = await behind.GetAsync(path, ("Accept", accept), ("Accept-Encoding", encoding));

        Assert.Equal((expected.Status, encoding), (answer.Status, answer.Header("Content-Encoding")));
        using var bytes = new MemoryStream(answer.Bytes);
        using Stream decoded = encoding == "br" ? new BrotliStream(bytes, CompressionMode.Decompress) : new GZipStream(bytes, CompressionMode.Decompress);
        using var reader = new StreamReader(decoded);
        Assert.Equal(expected.Body, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Headers_that_are_added_as_the_response_starts_are_on_every_answer()
    {
        await using var host = await Host("watch").StartAsync();
        foreach (var (method, path, body, accept) in _requests)
        {
            Assert.Equal((path, "1"), (path, (await host.SendAsync(method, path, body, ("Accept", accept))).Header("X-Seen")));
        }
    }

    [Fact]
    public async Task Body_of_an_answer_is_in_the_log()
    {
        await using var host = await Host("logging").StartAsync();

        await host.GetAsync("/v1/ask/logged");
        await host.GetAsync("/v1/watch/streamed?size=2");

        var logged = string.Join('\n', host.Kestrel.Logs.Entries.Select(entry => entry.Message));
        Assert.Contains("{\"text\":\"logged\"}", logged, StringComparison.Ordinal);
        Assert.Contains("{\"text\":\"streamed 1\"}\n{\"text\":\"streamed 2\"}\n", logged, StringComparison.Ordinal);
    }

    private static LabHost Host(string middleware) => new()
    {
        Service = new LabService
        {
            OnAsk = static (request, _) => request.Text == "missing"
                ? throw new RpcException(new Status(StatusCode.NotFound, "nothing of that name"))
                : Task.FromResult(new AskResp { Text = request.Text }),
            OnWatch = static async (request, responses, _) =>
            {
                if (request.Size < 0)
                {
                    throw new RpcException(new Status(StatusCode.OutOfRange, "less than none"));
                }

                for (var number = 1; number <= request.Size; number++)
                {
                    await responses.WriteAsync(new AskResp { Text = $"{request.Text} {number}" });
                }

                if (request.Text == "broken")
                {
                    throw new RpcException(new Status(StatusCode.DataLoss, "the rest is lost"));
                }
            },
        },
        Services = services =>
        {
            services.AddOutputCache();
            services.AddResponseCaching();
            services.AddResponseCompression(options => options.MimeTypes = ["application/json", "application/x-ndjson"]);
            services.AddHttpLogging(options =>
            {
                options.LoggingFields = HttpLoggingFields.All;
                options.MediaTypeOptions.AddText("application/x-ndjson");
            });
        },
        Application = app => Use(app, middleware),
        Gateway = gateway => _ = middleware == "output cache" ? gateway.CacheOutput() : gateway,
    };

    private static IApplicationBuilder Use(IApplicationBuilder app, string middleware) => middleware switch
    {
        "capture" => app.Use(CaptureAsync),
        "logging" => app.UseHttpLogging(),
        "output cache" => app.UseOutputCache(),
        "response caching" => app.UseResponseCaching(),
        "compression" => app.UseResponseCompression(),
        "buffering" => app.Use(static (http, next) =>
        {
            http.Request.EnableBuffering();
            http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            return next(http);
        }),
        "watch" => app.Use(static (http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.Append("X-Seen", "1");
                return Task.CompletedTask;
            });
            return next(http);
        }),
        _ => app,
    };

    private static async Task CaptureAsync(HttpContext http, RequestDelegate next)
    {
        var body = http.Response.Body;
        using var copy = new MemoryStream();
        http.Response.Body = copy;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        if (copy.Length > 0)
        {
            await body.WriteAsync(copy.ToArray(), http.RequestAborted);
        }
    }
}
