using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Calls;

/// <summary>Deadlines, on a clock that only the test moves.</summary>
public sealed class DeadlineTests
{
    private static readonly string _exceeded = RefusalTests.Status(4, "Deadline Exceeded");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Signal _entered = new();
    private readonly Signal _cancelled = new();
    private readonly Signal _release = new();

    [Theory]
    [InlineData("grpc-timeout", "1500m")]
    [InlineData("X-Server-Timeout", "1.5")]
    public async Task The_service_is_cancelled_and_the_answer_is_504(string header, string value)
    {
        DateTime? deadline = null;
        await using var host = await HostAsync(async context =>
        {
            deadline = context.Deadline;
            await UntilCancelledAsync(context);
        });

        var answer = host.GetAsync("/v1/ask/x", (header, value));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Equal((504, _exceeded), (await answer).Both);
        await _cancelled.Task;

        // That of the call's context is Grpc.AspNetCore's own, by the system's clock.
        Assert.InRange(deadline!.Value, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
    }

    [Theory]
    [InlineData("grpc-timeout", "0S")]
    [InlineData("grpc-timeout", "1n")]
    [InlineData("X-Server-Timeout", "0")]
    public async Task A_deadline_that_has_passed_is_504_and_the_service_is_not_asked(string header, string value)
    {
        var asked = false;
        await using var host = await HostAsync(_ =>
        {
            asked = true;
            return Task.CompletedTask;
        });

        Assert.Equal((504, _exceeded), (await host.GetAsync("/v1/ask/x", (header, value))).Both);
        Assert.False(asked);
    }

    [Fact]
    public async Task A_service_that_does_not_listen_is_not_waited_for()
    {
        await using var host = await HostAsync(async _ =>
        {
            _entered.Set();
            await _release.Task;
        });

        var answer = host.GetAsync("/v1/ask/x", ("grpc-timeout", "1S"));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((504, _exceeded), (await answer).Both);
        _release.Set();
    }

#if !FORWARDED
    [Theory]
    [InlineData("*/*", "{\"text\":\"one\"}\n{\"error\":", "}\n")]
    [InlineData("application/json", "[{\"text\":\"one\"},{\"error\":", "}]")]
    public async Task A_stream_that_has_begun_ends_with_the_error(string accept, string before, string after)
    {
        await using var host = await HostAsync(UntilCancelledAsync);

        var answer = host.GetAsync("/v1/watch/x", ("Accept", accept), ("grpc-timeout", "1S"));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((200, before + _exceeded + after), (await answer).Both);
        await _cancelled.Task;
    }
#endif

    [Fact]
    public async Task Call_without_a_timeout_has_no_deadline()
    {
        DateTime? deadline = null;
        await using var host = await HostAsync(context =>
        {
            deadline = context.Deadline;
            return Task.CompletedTask;
        });

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(DateTime.MaxValue, deadline);
    }

    private async Task UntilCancelledAsync(ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(_cancelled.Set);
        _entered.Set();
        await _cancelled.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
    }

    private Task<LabHost> HostAsync(Func<ServerCallContext, Task> work)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await work(context);
                return new AskResp { Text = request.Text };
            },
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                await work(context);
            },
        };
        return new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
    }
}
