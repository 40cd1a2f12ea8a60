using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Services that return in the middle of a write, or write with the token of a call that is told to end.</summary>
public sealed class WriteLeftBehindTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_waits_for_its_client_makes_no_failure_of_the_end(bool http2)
    {
        // More than a connection holds: the last write waits for a client that does not read yet.
        var returned = new Signal();
        var service = new LabService
        {
            OnWatch = (_, responses, _) =>
            {
                var message = new AskResp { Text = new string('x', 1_000_000) };
                while (responses.WriteAsync(message, CancellationToken.None).IsCompletedSuccessfully)
                {
                }

                returned.Set();
                return Task.CompletedTask;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var stream = await host.OpenAsync("/v1/watch/x", http2);
        await returned.Task;

        var text = await stream.Content.ReadAsStringAsync(Token);

        // What the service did not wait for may be missing at the end; what came is whole, and the call ended well.
        Assert.DoesNotContain("error", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.Equal("{\"text\":\"\"}".Length + 1_000_000, line.Length));
    }

    [Theory]
    [InlineData("/v1/watch/x")]
    [InlineData("/v1/talk")]
    public async Task A_stop_ends_a_write_that_has_the_token_of_its_call_with_UNAVAILABLE(string path)
    {
        var begun = new Signal();
        async Task WriteAsync(IServerStreamWriter<AskResp> responses, ServerCallContext context)
        {
            while (true)
            {
                await responses.WriteAsync(new AskResp { Text = "a" }, context.CancellationToken);
                begun.Set();
            }
        }

        var service = new LabService { OnWatch = (_, responses, context) => WriteAsync(responses, context), OnTalk = (_, responses, context) => WriteAsync(responses, context) };
        await using var host = await new LabHost { Service = service, Builder = builder => builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(20)) }.StartAsync();
        var answer = path == "/v1/talk" ? host.PostAsync(path, "{}") : host.GetAsync(path);
        await begun.Task;

        await host.Kestrel.StopAsync(Token);

        Assert.EndsWith("{\"error\":" + RefusalTests.Status(14, "The server is stopping.") + "}\n", (await answer).Body, StringComparison.Ordinal);
    }
}
