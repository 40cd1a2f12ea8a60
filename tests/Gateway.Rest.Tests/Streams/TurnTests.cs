using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Messages that a service writes in one go: none of them stays behind when it turns to something else, whatever that is.</summary>
public sealed class TurnTests
{
    private const int Burst = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_go_out_when_the_service_awaits_without_a_timer(bool http2)
    {
        await AssertEachBurstArrivesAsync(new FakeTimeProvider(), http2, static async (write, read) =>
        {
            await write();
            await read.Task;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_of_another_task_of_the_service_go_out(bool http2)
    {
        await AssertEachBurstArrivesAsync(new FakeTimeProvider(), http2, static async (write, read) =>
        {
            await Task.Run(write, TestContext.Current.CancellationToken);
            await read.Task;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_written_outside_the_context_of_the_call_go_out(bool http2)
    {
        await AssertEachBurstArrivesAsync(new FakeTimeProvider(), http2, static async (write, read) =>
        {
            Task written;
            using (ExecutionContext.SuppressFlow())
            {
                written = Task.Run(write, TestContext.Current.CancellationToken);
            }

            await written;
            await read.Task;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_go_out_while_the_service_blocks_its_thread(bool http2)
    {
        await AssertEachBurstArrivesAsync(TimeProvider.System, http2, static async (write, read) =>
        {
            await write();
#pragma warning disable xUnit1031 // that a service does so is what this is about
            read.Task.Wait(TestContext.Current.CancellationToken);
#pragma warning restore xUnit1031
        });
    }

    // The service writes a few messages, and goes on when the client has read them; then once more.
    private static async Task AssertEachBurstArrivesAsync(TimeProvider time, bool http2, Func<Func<Task>, Signal, Task> serve)
    {
        Signal[] read = [new(), new()];
        var service = new LabService();
        service.OnWatch = async (_, responses, context) =>
        {
            foreach (var signal in read)
            {
                await serve(() => WriteAsync(responses, context.CancellationToken), signal);
            }
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton(time) }.StartAsync();

        using var response = await host.OpenAsync("/v1/watch/x", http2);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        foreach (var signal in read)
        {
            for (var number = 1; number <= Burst; number++)
            {
                Assert.Equal($"{{\"text\":\"x {number}\"}}", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
            }

            signal.Set();
        }

        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    private static async Task WriteAsync(IServerStreamWriter<AskResp> responses, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= Burst; number++)
        {
            await responses.WriteAsync(new AskResp { Text = $"x {number}" }, cancellationToken);
        }
    }
}
