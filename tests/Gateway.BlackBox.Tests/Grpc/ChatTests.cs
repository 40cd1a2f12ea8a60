using Gateway.BlackBox.Tests.Host;
using Grpc.Core;
using Proto;
using ChatCall = Grpc.Core.AsyncDuplexStreamingCall<Proto.HelloReq, Proto.HelloResp>;

namespace Gateway.BlackBox.Tests.Grpc;

/// <summary>One room for everyone.</summary>
public sealed class ChatTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Line_of_a_client_reaches_every_chat_and_the_console()
    {
        using var channel = server.OpenChannel();
        using var ann = await EnterAsync(channel, "Ann is here");
        using var bob = await EnterAsync(channel, "Bob is here");
        Assert.Equal("Bob is here", await HearAsync(ann));

        await ann.RequestStream.WriteAsync(new HelloReq { Name = "hi" }, Token);

        Assert.Equal("client: hi", await server.Printed.ReadLineAsync(Token));
        Assert.Equal("hi", await HearAsync(ann));
        Assert.Equal("hi", await HearAsync(bob));
        await LeaveAsync(ann);
        await LeaveAsync(bob);
    }

    [Fact]
    public async Task Line_typed_at_the_console_reaches_every_chat()
    {
        using var channel = server.OpenChannel();
        using var ann = await EnterAsync(channel, "Ann");

        server.Typed.Type("the server speaks");

        Assert.Equal("the server speaks", await HearAsync(ann));
        await LeaveAsync(ann);
    }

    [Fact]
    public async Task Client_that_ends_its_side_gets_earlier_lines_and_then_OK()
    {
        using var channel = server.OpenChannel();
        using var ann = await EnterAsync(channel, "Ann");

        await ann.RequestStream.WriteAsync(new HelloReq { Name = "last words" }, Token);
        await ann.RequestStream.CompleteAsync();

        Assert.Equal("last words", await HearAsync(ann));
        Assert.False(await ann.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, ann.GetStatus().StatusCode);
        await server.Printed.ReadLineAsync(Token);
    }

    [Fact]
    public async Task Client_that_vanishes_does_not_disturb_the_others()
    {
        using var channel = server.OpenChannel();
        using var ann = await EnterAsync(channel, "Ann");
        using (var bob = await EnterAsync(channel, "Bob"))
        {
            Assert.Equal("Bob", await HearAsync(ann));
        }

        await ann.RequestStream.WriteAsync(new HelloReq { Name = "still here" }, Token);

        Assert.Equal("still here", await HearAsync(ann));
        await server.Printed.ReadLineAsync(Token);
        await LeaveAsync(ann);
    }

    [Fact]
    public async Task Client_that_does_not_read_is_dropped_a_megabyte_behind()
    {
        // Of 2.5 MB some are under way; by their number the lines would do.
        const int Lines = 40;
        var words = new string('w', 64 * 1024);
        using var channel = server.OpenChannel();
        using var ann = await EnterAsync(channel, "Ann");
        using var bob = await EnterAsync(channel, "Bob");
        for (var i = 0; i < Lines; i++)
        {
            await bob.RequestStream.WriteAsync(new HelloReq { Name = words }, Token);
            Assert.Equal(words, await HearAsync(bob));
            await server.Printed.ReadLineAsync(Token);
        }

        var heard = 0;
        var behind = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await ann.ResponseStream.MoveNext(Token))
            {
                heard++;
            }
        });

        Assert.Equal(new Status(StatusCode.ResourceExhausted, "You are 1048576 bytes behind."), behind.Status);
        Assert.InRange(heard, 16, Lines - 1);
        await LeaveAsync(bob);
    }

    // A client that gets its own first line back is in the room.
    private async Task<ChatCall> EnterAsync(ChannelBase channel, string words)
    {
        var call = new Greetering.GreeteringClient(channel).ChatHello(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new HelloReq { Name = words }, Token);
        Assert.Equal(words, await HearAsync(call));
        Assert.Equal($"client: {words}", await server.Printed.ReadLineAsync(Token));
        return call;
    }

    private static async Task<string> HearAsync(ChatCall call) =>
        await call.ResponseStream.MoveNext(Token) ? call.ResponseStream.Current.Msg : "(the end)";

    private static async Task LeaveAsync(ChatCall call)
    {
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }
}
