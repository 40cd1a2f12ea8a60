using System.Net;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client.Web;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>gRPC-Web as the original .NET client for it sees it: in both modes, by both HTTPs.</summary>
public sealed class OriginalClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<GrpcWebMode, string> Ways => new()
    {
        { GrpcWebMode.GrpcWeb, "1.1" },
        { GrpcWebMode.GrpcWeb, "2.0" },
        { GrpcWebMode.GrpcWebText, "1.1" },
        { GrpcWebMode.GrpcWebText, "2.0" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Unary(GrpcWebMode mode, string version)
    {
        await using var host = await WebHost.StartAsync();
        var client = host.Connect(mode, Version.Parse(version));

        // Every length modulo three, so that base64 ends in each of its ways.
        foreach (var length in (int[])[0, 1, 2, 3, 4, 5, 100_000, 1_000_001])
        {
            var note = new Note { Text = "grüß", Data = ByteString.CopyFrom(new byte[length]) };

            Assert.Equal(note, await client.UnaryAsync(note, cancellationToken: Token));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Server_streaming_comes_message_by_message(GrpcWebMode mode, string version)
    {
        var read = Signal.New();
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await context.WriteResponseHeadersAsync([new Metadata.Entry("x-early", "yes")]);
                await notes.WriteAsync(note);
                await read.Task.Come(); // the client has the first message before the second is written
                await notes.WriteAsync(note);
                context.ResponseTrailers.Add("x-late", "also");
            },
        });
        using var call = host.Connect(mode, Version.Parse(version)).Expand(new Note { Text = "a" }, cancellationToken: Token);

        Assert.Equal("yes", (await call.ResponseHeadersAsync.Come()).GetValue("x-early"));
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        read.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        Assert.False(await call.ResponseStream.MoveNext(Token).Come());
        Assert.Equal("also", call.GetTrailers().GetValue("x-late"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_hundred_messages_that_leave_together(GrpcWebMode mode, string version)
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, _) =>
            {
                notes.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                for (var i = 0; i < 100; i++)
                {
                    await notes.WriteAsync(new Note { Number = i, Text = new string('x', i) });
                }
            },
        });
        using var call = host.Connect(mode, Version.Parse(version)).Expand(new Note(), cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 100), await call.ResponseStream.ReadAllAsync(Token).Select(note => note.Number).ToListAsync(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_failure_before_any_message_has_its_status_and_trailers(GrpcWebMode mode, string version)
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Unary = (_, _) => throw new RpcException(
                new Status(StatusCode.NotFound, "nicht da: 100 % ☹"), [new Metadata.Entry("x-why", "gone"), new Metadata.Entry("x-raw-bin", [0, 1, 255])]),
        });

        var failure = await Assert.ThrowsAsync<RpcException>(() => host.Connect(mode, Version.Parse(version)).UnaryAsync(new Note(), cancellationToken: Token).ResponseAsync);

        Assert.Equal((StatusCode.NotFound, "nicht da: 100 % ☹"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("gone", failure.Trailers.GetValue("x-why"));
        Assert.Equal([0, 1, 255], failure.Trailers.GetValueBytes("x-raw-bin"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_failure_after_a_message_has_its_status_and_trailers(GrpcWebMode mode, string version)
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, _) =>
            {
                await notes.WriteAsync(note);
                throw new RpcException(new Status(StatusCode.Aborted, "mid\r\nway"), [new Metadata.Entry("x-raw-bin", [7]), new Metadata.Entry("x-raw-bin", [8])]);
            },
        });
        using var call = host.Connect(mode, Version.Parse(version)).Expand(new Note(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal((StatusCode.Aborted, "mid\r\nway"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal([[7], [8]], failure.Trailers.GetAll("x-raw-bin").Select(entry => entry.ValueBytes));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Metadata_and_the_deadline_arrive(GrpcWebMode mode, string version)
    {
        var seen = Signal.New<(string? Text, byte[]? Bytes, bool HasDeadline)>();
        await using var host = await WebHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                seen.SetResult((context.RequestHeaders.GetValue("x-text"), context.RequestHeaders.GetValueBytes("x-raw-bin"), context.Deadline != DateTime.MaxValue));
                return Task.FromResult(note);
            },
        });

        await host.Connect(mode, Version.Parse(version)).UnaryAsync(
            new Note(), [new Metadata.Entry("x-text", "t"), new Metadata.Entry("x-raw-bin", [1])], DateTime.UtcNow.AddMinutes(5), Token);

        var (text, bytes, hasDeadline) = await seen.Task.Come();
        Assert.Equal("t", text);
        Assert.Equal([1], bytes);
        Assert.True(hasDeadline);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_that_cancels_reaches_the_service(GrpcWebMode mode, string version)
    {
        var cancelled = Signal.New();
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.CancelledAsync(context.CancellationToken);
                cancelled.SetResult();
            },
        });
        using var call = host.Connect(mode, Version.Parse(version)).Expand(new Note(), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());

        call.Dispose();

        await cancelled.Task.Come();
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task Client_streams_work_where_the_client_can_send_them(GrpcWebMode mode)
    {
        await using var host = await WebHost.StartAsync();
        using var call = host.Connect(mode, HttpVersion.Version20).Collect(cancellationToken: Token);
        foreach (var text in (string[])["a", "bc", "def"])
        {
            await call.RequestStream.WriteAsync(new Note { Text = text }, Token);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("abcdef", (await call.ResponseAsync.Come()).Text);
    }

    [Fact]
    public async Task Unknown_methods_are_UNIMPLEMENTED()
    {
        await using var host = await ProbeHost.StartAsync(
            pipeline: static app => Microsoft.AspNetCore.Builder.GrpcWebApplicationBuilderExtensions.UseGrpcWeb(app, new() { DefaultEnabled = true }));
        await using var web = new WebHost(host);

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            new Other.OtherClient(host.Connect(new GrpcWebHandler(GrpcWebMode.GrpcWeb, new SocketsHttpHandler()))).UnaryAsync(new Note(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }
}
