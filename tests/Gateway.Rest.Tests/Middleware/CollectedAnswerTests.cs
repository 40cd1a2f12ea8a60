using Gateway.Rest.Tests.Lab;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>Middleware that collects whole answers knows streams by their endpoint. docs/middleware.md quotes this file.</summary>
public sealed class CollectedAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_passes_and_one_answer_is_collected()
    {
        var goOn = new Signal();
        await using var host = await new LabHost
        {
            Service = new LabService
            {
                OnWatch = async (_, responses, _) =>
                {
                    await responses.WriteAsync(new AskResp { Text = "first" });
                    await goOn.Task;
                },
            },
            Application = Collect,
        }.StartAsync();

        Assert.Equal("12", (await host.GetAsync("/v1/ask/x")).Header("X-Collected"));

        using var stream = await host.OpenAsync("/v1/watch/x");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Token));
        Assert.Equal("{\"text\":\"first\"}", await reader.ReadLineAsync(Token));
        Assert.False(stream.Headers.Contains("X-Collected"));
        goOn.Set();
        Assert.Null(await reader.ReadLineAsync(Token));
    }

    private static void Collect(WebApplication app)
    {
        app.UseRouting();
        app.Use(static async (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<BindingMetadata>() is { Method.ServerStreams: true })
            {
                await next(http);
                return;
            }

            var client = http.Response.Body;
            using var collected = new MemoryStream();
            http.Response.Body = collected;
            await next(http);
            http.Response.Body = client;
            http.Response.Headers["X-Collected"] = collected.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
            collected.Position = 0;
            await collected.CopyToAsync(client, http.RequestAborted);
        });
    }
}
