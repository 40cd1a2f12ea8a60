using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>Services that use their streams at the wrong moment get the original's exceptions, and their clients keep the answer.</summary>
public sealed class MisuseTests
{
    private readonly Signal _go = new();
    private readonly TaskCompletionSource<Exception?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Second_write_at_once_throws_and_the_first_arrives()
    {
        var message = new AskResp { Text = new string('x', 100_000) };
        var count = 0;
        await using var host = await new LabHost
        {
            Service = new WorkingService(async (_, responses, _) =>
            {
                // Its client does not read yet, so that one of these has to wait.
                var last = Task.CompletedTask;
                var next = responses!.WriteAsync(message, Token);
                while (!next.IsFaulted)
                {
                    (last, count) = (next, count + 1);
                    next = responses.WriteAsync(message, Token);
                }

                _outcome.SetResult(next.Exception.InnerException);
                await last;
                await responses.WriteAsync(new AskResp { Text = "last" }, Token);
            }),
        }.StartAsync();

        using var response = await host.OpenAsync("/v1/watch/a");
        var error = Assert.IsType<InvalidOperationException>(await _outcome.Task.WaitAsync(Token));

        Assert.Equal("Can't write the message because the previous write is in progress.", error.Message);
        var lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([.. Enumerable.Repeat($"{{\"text\":\"{message.Text}\"}}", count), "{\"text\":\"last\"}"], lines);
    }

    [Theory]
    [InlineData("GET", "/v1/watch/a", null)]
    [InlineData("POST", "/v1/talk", "{}")]
    public async Task Write_after_the_return_throws_and_the_answer_is_whole(string method, string path, string? body)
    {
        await using var host = await new LabHost
        {
            Service = new WorkingService(async (_, responses, _) =>
            {
                await responses!.WriteAsync(new AskResp { Text = "one" }, Token);
                _ = LateAsync(() => responses.WriteAsync(new AskResp { Text = "late" }, CancellationToken.None));
            }),
        }.StartAsync();

        Assert.Equal((200, "{\"text\":\"one\"}\n"), (await host.SendAsync(method, path, body)).Both);
        _go.Set();

        var error = Assert.IsType<InvalidOperationException>(await _outcome.Task.WaitAsync(Token));
        Assert.Equal("Can't write the message because the request is complete.", error.Message);
        Assert.Equal(200, (await host.GetAsync("/v1/files/x")).Status);
    }

    [Theory]
    [InlineData("/v1/collect", "{\"text\":\"\"}")]
    [InlineData("/v1/talk", "")]
    public async Task Read_after_the_return_throws_and_the_answer_is_whole(string path, string answer)
    {
        await using var host = await new LabHost
        {
            Service = new WorkingService((requests, _, _) =>
            {
                _ = LateAsync(() => requests!.MoveNext(CancellationToken.None));
                return Task.CompletedTask;
            }),
        }.StartAsync();

        Assert.Equal((200, answer), (await host.PostAsync(path, "{}{}")).Both);
        _go.Set();

        var error = Assert.IsType<InvalidOperationException>(await _outcome.Task.WaitAsync(Token));
        Assert.Equal("Can't read messages after the request is complete.", error.Message);
    }

    [Fact]
    public async Task Read_and_write_after_the_return_throw_on_a_WebSocket()
    {
        await using var host = await new LabHost
        {
            Service = new WorkingService(async (requests, responses, context) =>
            {
                await responses!.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                _ = LateAsync(async () =>
                {
                    await Assert.ThrowsAsync<InvalidOperationException>(() => requests!.MoveNext(CancellationToken.None));
                    await responses.WriteAsync(new AskResp { Text = "late" }, CancellationToken.None);
                });
            }),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        Assert.Equal(["{\"text\":\"one\"}"], await socket.ReadAllAsync());
        Assert.Equal(1000, socket.Closed.Code);
        _go.Set();

        Assert.IsType<InvalidOperationException>(await _outcome.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task Second_read_at_once_throws_and_the_first_gets_its_message()
    {
        await using var host = await new LabHost
        {
            Service = new WorkingService(async (requests, responses, _) =>
            {
                var first = requests!.MoveNext(CancellationToken.None);
                _outcome.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
                Assert.True(await first);
                await responses!.WriteAsync(new AskResp { Text = requests.Current.Text }, Token);
            }),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        Assert.IsType<InvalidOperationException>(await _outcome.Task.WaitAsync(Token));
        await socket.SendAsync("{\"text\":\"first\"}");

        Assert.Equal("{\"text\":\"first\"}", await socket.ReadTextAsync());
        Assert.Null(await socket.ReadTextAsync());
        Assert.Equal(1000, socket.Closed.Code);
    }

    [Theory]
    [InlineData("/v1/ask/a", "{\"text\":\"\"}")]
    [InlineData("/v1/watch/a", "")]
    public async Task Headers_after_the_return_do_not_reach_the_client(string path, string body)
    {
        ServerCallContext? kept = null;
        await using var host = await new LabHost
        {
            Service = new WorkingService((_, _, context) =>
            {
                kept = context;
                _ = LateAsync(() => context.WriteResponseHeadersAsync(new Metadata { { "late", "1" } }));
                return Task.CompletedTask;
            }),
        }.StartAsync();

        Assert.Equal((200, body), (await host.GetAsync(path)).Both);
        _go.Set();

        Assert.NotNull(await _outcome.Task.WaitAsync(Token));
        kept!.ResponseTrailers.Add("late", "1");
        Assert.Null((await host.GetAsync("/v1/files/x")).Header("late"));
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a?size=1")]
    public async Task Token_that_is_asked_for_after_the_return_harms_nobody(string path)
    {
        ServerCallContext? kept = null;
        await using var host = await new LabHost { Service = new LookingService(context => { kept = context; }) }.StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);
        using var registration = kept!.CancellationToken.Register(static () => { });

        Assert.Equal(200, (await host.GetAsync(path)).Status);
    }

    private async Task LateAsync(Func<Task> work)
    {
        await _go.Task;
        _outcome.SetResult(await Record.ExceptionAsync(work));
    }
}
