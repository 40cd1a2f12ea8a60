using Gateway.Rest.Tests.Lab;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The moment a response begins, in which callbacks of the application run.</summary>
public sealed class BeginningTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callbacks_of_the_application_see_their_request(bool pauses)
    {
        HttpContext? seen = null;
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                if (pauses)
                {
                    await Task.Yield();
                }

                await responses.WriteAsync(new AskResp { Text = "x" }, CancellationToken.None);
                if (pauses)
                {
                    await Task.Yield();
                }
            },
        };
        await using var host = await new LabHost
        {
            Service = service,
            Services = services => services.AddHttpContextAccessor(),
            Application = app => app.Use((http, next) =>
            {
                http.Response.OnStarting(() =>
                {
                    seen = http.RequestServices.GetRequiredService<IHttpContextAccessor>().HttpContext;
                    return Task.CompletedTask;
                });
                return next(http);
            }),
        }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}\n"), (await host.GetAsync("/v1/watch/x")).Both);
        Assert.NotNull(seen);
    }

#if !FORWARDED
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callbacks_that_fail_are_a_500_and_nothing_else(bool pauses)
    {
        Exception? told = null;
        var lost = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                using var registration = context.CancellationToken.Register(lost.Set);
                await responses.WriteAsync(new AskResp { Text = "x" }, CancellationToken.None);
                if (pauses)
                {
                    await lost.Task;
                    told = await Record.ExceptionAsync(() => responses.WriteAsync(new AskResp { Text = "y" }, CancellationToken.None));
                }
            },
        };
        await using var host = await new LabHost
        {
            Service = service,
            Application = app => app.Use((http, next) =>
            {
                if (http.Request.Path.StartsWithSegments("/v1/watch", StringComparison.Ordinal))
                {
                    http.Response.OnStarting(() => throw new NotSupportedException("the application's own"));
                }

                return next(http);
            }),
        }.StartAsync();
        host.Kestrel.AllowErrors = true;
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\nGET /v1/ask/next HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");

        var answers = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n", answers, StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.1 500 [^{}]*\r\n\r\nHTTP/1.1 200 OK\r\n[^{}]*\r\n\r\n\\{ *\"text\": *\"next\" *\\}$", answers);
        Assert.True(!pauses || told is NotSupportedException, $"The service was told {told}.");
    }
#endif

    [Fact]
    public async Task A_service_that_has_begun_the_response_itself_may_be_silent()
    {
        var time = new FakeTimeProvider();
        var entered = new Signal();
        var release = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await context.GetHttpContext().Response.StartAsync(Token);
                entered.Set();
                await release.Task;
                await responses.WriteAsync(new AskResp { Text = "x" }, CancellationToken.None);
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(time) }.StartAsync();
        var answer = host.GetAsync("/v1/watch/x");
        await entered.Task;

        time.Advance(TimeSpan.FromSeconds(2));
        release.Set();

        Assert.Equal((200, "{\"text\":\"x\"}\n"), (await answer).Both);
    }
}
