using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>A request timeout ends a call with its status. The default timeout does not apply to a stream.</summary>
public sealed class RequestTimeoutTests
{
    private const string TimedOut = "{\"code\":4,\"message\":\"The request timed out.\",\"details\":[]}";

    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100);

    public enum Asked
    {
        ByService,
        ByGateway,
        ByAttribute,
    }

    [Fact]
    public async Task Unary_call_past_the_default_answers_504_while_the_service_runs()
    {
        var goOn = new Signal();
        var service = new LabService { OnAsk = (_, _) => AnswerAfterAsync(goOn) };
        await using var host = await WithDefault(service).StartAsync();

        Assert.Equal((504, TimedOut), (await host.GetAsync("/v1/ask/x")).Both);
        goOn.Set();
    }

    [Theory]
    [InlineData("*/*", "{\"text\":\"first\"}\n{\"text\":\"last\"}\n")]
    [InlineData("application/json", "[{\"text\":\"first\"},{\"text\":\"last\"}]")]
    public async Task Stream_is_out_of_the_default(string accept, string body)
    {
        var (began, goOn, stuck) = (new Signal(), new Signal(), new Signal());
        var service = new LabService
        {
            OnAsk = (_, _) => AnswerAfterAsync(stuck),
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
                began.Set();
                await goOn.Task;
                await responses.WriteAsync(new AskResp { Text = "last" }, context.CancellationToken);
            },
        };
        await using var host = await WithDefault(service).StartAsync();
        var stream = host.GetAsync("/v1/watch/x", ("Accept", accept));
        await began.Task;

        // The timeout of a later request has passed, so the timeout of the stream would have passed too.
        Assert.Equal(504, (await host.GetAsync("/v1/ask/x")).Status);
        stuck.Set();
        goOn.Set();

        var answer = await stream;
        Assert.Equal((200, body), (answer.Status, answer.Body.TrimEnd('\n') + (accept == "*/*" ? "\n" : "")));
    }

    [Theory]
    [InlineData(Asked.ByService, "*/*", "{\"text\":\"first\"}\n{\"error\":" + TimedOut + "}\n")]
    [InlineData(Asked.ByGateway, "*/*", "{\"text\":\"first\"}\n{\"error\":" + TimedOut + "}\n")]
    [InlineData(Asked.ByAttribute, "*/*", "{\"text\":\"first\"}\n{\"error\":" + TimedOut + "}\n")]
    [InlineData(Asked.ByService, "application/json", "{\"error\":" + TimedOut + "}]")]
    [InlineData(Asked.ByService, "text/event-stream", "event: end\nid: end\ndata: " + TimedOut + "\n\n")]
    public async Task Stream_that_asks_for_a_timeout_ends_with_its_status(Asked asked, string accept, string end)
    {
        await using var host = await Asking(asked, WatchForever).StartAsync();

        var answer = await host.GetAsync("/v1/watch/x", ("Accept", accept));

        Assert.Equal(200, answer.Status);
        Assert.Contains("{\"text\":\"first\"}", answer.Body, StringComparison.Ordinal);
        Assert.EndsWith(end.TrimEnd('\n'), answer.Body.TrimEnd('\n'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Asked.ByService)]
    [InlineData(Asked.ByGateway)]
    [InlineData(Asked.ByAttribute)]
    public async Task WebSocket_that_asks_for_a_timeout_closes_with_4004(Asked asked)
    {
        await using var host = await Asking(asked, WatchForever).StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");

        var all = await socket.ReadAllAsync();

        Assert.Equal(["{\"text\":\"first\"}", $"{{\"error\":{TimedOut}}}"], all);
        Assert.Equal(4004, socket.Closed.Code);
    }

    [Theory]
    [InlineData(Asked.ByService)]
    [InlineData(Asked.ByAttribute)]
    public async Task Unary_call_that_asks_for_a_timeout_answers_504(Asked asked)
    {
        var goOn = new Signal();
        await using var host = await Asking(asked, service => service.OnAsk = (_, _) => AnswerAfterAsync(goOn)).StartAsync();

        Assert.Equal((504, TimedOut), (await host.GetAsync("/v1/ask/x")).Both);
        goOn.Set();
    }

    [Fact]
    public async Task Unary_call_that_the_application_cancels_answers_499()
    {
        using var source = new CancellationTokenSource();
        var service = new LabService
        {
            OnAsk = async (_, context) =>
            {
                await source.CancelAsync();
                await Forever.WaitAsync(context.CancellationToken);
                return new AskResp();
            },
        };
        await using var host = await Cancelled(source, service).StartAsync();

        var answer = await host.GetAsync("/v1/ask/x", ("X-Own", "yes"));

        Assert.Equal((499, RefusalTests.Status(1, "The call was cancelled.")), answer.Both);
    }

    [Theory]
    [InlineData("*/*", "{\"text\":\"first\"}\n{\"error\":{\"code\":1,")]
    [InlineData("application/json", "[{\"text\":\"first\"},{\"error\":{\"code\":1,")]
    [InlineData("text/event-stream", "event: end\nid: end\ndata: {\"code\":1,")]
    public async Task Stream_that_the_application_cancels_has_a_last_element(string accept, string end)
    {
        using var source = new CancellationTokenSource();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" });
                await source.CancelAsync();
                await Forever.WaitAsync(context.CancellationToken);
            },
        };
        await using var host = await Cancelled(source, service).StartAsync();

        Assert.Contains(end, (await host.GetAsync("/v1/watch/x", ("X-Own", "yes"), ("Accept", accept))).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await host.GetAsync("/v1/everything")).Status);
    }

    private static void WatchForever(LabService service) => service.OnWatch = static async (_, responses, context) =>
    {
        await responses.WriteAsync(new AskResp { Text = "first" });
        await Forever.WaitAsync(context.CancellationToken);
    };

    private static async Task<AskResp> AnswerAfterAsync(Signal signal)
    {
        await signal.Task;
        return new AskResp();
    }

    private static LabHost WithDefault(LabService service) => new()
    {
        Service = service,
        Services = static services => services.AddRequestTimeouts(static options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = _soon }),
        Application = static app => app.UseRequestTimeouts(),
    };

    private static LabHost Asking(Asked asked, Action<LabService> set)
    {
        var (plain, timed) = (new LabService(), new TimedService());
        set(plain);
        set(timed);
        return new LabHost
        {
            Service = plain,
            Services = services => services.AddSingleton(timed).AddRequestTimeouts(),
            Application = static app => app.UseRequestTimeouts(),
            Map = app =>
            {
                if (asked == Asked.ByAttribute)
                {
                    app.MapGrpcService<TimedService>();
                    return;
                }

                var mapped = app.MapGrpcService<LabService>();
                _ = asked == Asked.ByService ? mapped.WithRequestTimeout(_soon) : mapped;
            },
            Gateway = gateway => _ = asked == Asked.ByGateway ? gateway.WithRequestTimeout(_soon) : gateway,
        };
    }

    private static LabHost Cancelled(CancellationTokenSource source, LabService service) => new()
    {
        Service = service,
        Application = app => app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey("X-Own"))
            {
                http.RequestAborted = source.Token;
            }

            return next(http);
        }),
    };

    [RequestTimeout(100)]
    private sealed class TimedService : LabService;
}
