using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>ASP.NET Core's request timeouts end calls by REST with 504, and leave streams alone unless their endpoint asks for one.</summary>
public sealed class RequestTimeoutTests
{
    private static readonly string _timedOut = RefusalTests.Status(4, "The request timed out.");

    private readonly Signal _release = new();

    [Theory]
    [InlineData("MapGrpcService")]
    [InlineData("MapGateway")]
    [InlineData("an attribute")]
    public async Task Time_out_of_an_endpoint_ends_every_kind_of_call(string where)
    {
        await using var host = await Host(where).StartAsync();

        Assert.Equal((504, _timedOut), (await host.GetAsync("/v1/ask/a")).Both);
        Assert.Equal((504, _timedOut), (await host.GetAsync("/v1/watch/a")).Both);
        Assert.Equal((200, "{\"text\":\"first\"}\n{\"error\":" + _timedOut + "}\n"), (await host.GetAsync("/v1/watch/first")).Both);
        _release.Set();
    }

    [Fact]
    public async Task Default_time_out_ends_unary_calls_and_no_streams()
    {
        await using var host = await Host("the default").StartAsync();

        using var stream = await host.OpenAsync("/v1/watch/first");
        Assert.Equal((504, _timedOut), (await host.GetAsync("/v1/ask/a")).Both);

        // Its time would have been over before.
        _release.Set();
        Assert.Equal("{\"text\":\"first\"}\n{\"text\":\"last\"}\n", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private LabHost Host(string where) => new()
    {
        Service = where == "an attribute" ? new TimedService(CallAsync) : new StubbornService(CallAsync),
        Services = services => services.AddSingleton<TimedService>(_ => new TimedService(CallAsync)).AddRequestTimeouts(options =>
        {
            if (where == "the default")
            {
                options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(100) };
            }
        }),
        Application = app => app.UseRequestTimeouts(),
        Map = app =>
        {
            if (where == "an attribute")
            {
                app.MapGrpcService<TimedService>();
                return;
            }

            var service = app.MapGrpcService<LabService>();
            if (where == "MapGrpcService")
            {
                service.WithRequestTimeout(TimeSpan.FromMilliseconds(100));
            }
        },
        Gateway = gateway =>
        {
            if (where == "MapGateway")
            {
                gateway.WithRequestTimeout(TimeSpan.FromMilliseconds(100));
            }
        },
    };

    // Does not listen to any token.
    private async Task CallAsync(AskReq request, IServerStreamWriter<AskResp>? responses)
    {
        if (request.Text == "first")
        {
            await responses!.WriteAsync(new AskResp { Text = "first" }, CancellationToken.None);
        }

        await _release.Task;
        if (responses is not null)
        {
            await responses.WriteAsync(new AskResp { Text = "last" }, CancellationToken.None);
        }
    }

    private class StubbornService(Func<AskReq, IServerStreamWriter<AskResp>?, Task> call) : LabService
    {
        public override async Task<AskResp> Ask(AskReq request, ServerCallContext context)
        {
            await call(request, null);
            return new AskResp();
        }

        public override Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => call(request, responseStream);
    }

    [RequestTimeout(100)]
    private sealed class TimedService(Func<AskReq, IServerStreamWriter<AskResp>?, Task> call) : StubbornService(call);
}
