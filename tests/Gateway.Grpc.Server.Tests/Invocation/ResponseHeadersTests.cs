using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class ResponseHeadersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_can_go_out_before_any_message()
    {
        var headersSeen = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "early", "yes" } });
                await headersSeen.Task.Come();
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token);

        Assert.Equal("yes", (await call.ResponseHeadersAsync.Come()).GetValue("early"));
        headersSeen.SetResult();
        Assert.Equal("x", (await call.ResponseAsync).Text);
    }

    [Fact]
    public async Task Sending_them_twice_is_a_mistake_of_the_service()
    {
        var second = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                second.SetResult(await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([])));
                return note;
            },
        });

        await host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        Assert.IsType<InvalidOperationException>(await second.Task.Come());
    }

    [Fact]
    public async Task Sending_them_after_a_message_is_a_mistake_of_the_service()
    {
        var late = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                late.SetResult(await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([])));
            },
        });
        using var call = host.Client.Expand(new Note(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.IsType<InvalidOperationException>(await late.Task.Come());
    }

    [Fact]
    public async Task None_at_all_is_a_mistake_of_the_service()
    {
        var failure = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                failure.SetResult(await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync(null!)));
                return note;
            },
        });

        await host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        Assert.IsType<ArgumentNullException>(await failure.Task.Come());
    }

    [Fact]
    public async Task They_can_be_set_on_the_HttpContext_too()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                context.GetHttpContext().Response.Headers["x-http"] = "1";
                return Task.FromResult(note);
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        Assert.Equal("1", (await call.ResponseHeadersAsync.Come()).GetValue("x-http"));
        await call.ResponseAsync;
    }
}
