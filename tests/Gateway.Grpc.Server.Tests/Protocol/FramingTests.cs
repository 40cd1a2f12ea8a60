using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class FramingTests
{
    public static TheoryData<string, string, StatusCode, string> Broken => new()
    {
        { "", "no message at all", StatusCode.Unimplemented, RawClient.Unary },
        { "", "no message at all", StatusCode.Unimplemented, RawClient.Expand },
        { "00 00000000 00 00000000", "two messages", StatusCode.Unimplemented, RawClient.Unary },
        { "00 00000000 00 00000000", "two messages", StatusCode.Unimplemented, RawClient.Expand },
        { "00", "one byte of a header", StatusCode.Internal, RawClient.Unary },
        { "00 000000", "four bytes of a header", StatusCode.Internal, RawClient.Unary },
        { "00 00000001", "a header and no message", StatusCode.Internal, RawClient.Unary },
        { "00 00000003 0801", "a message that lacks a byte", StatusCode.Internal, RawClient.Collect },
        { "00 00000000 00 00", "a message, then half a header", StatusCode.Internal, RawClient.Unary },
        { "02 00000000", "a flag that is neither 0 nor 1", StatusCode.Internal, RawClient.Unary },
        { "FF 00000000", "a flag that is neither 0 nor 1", StatusCode.Internal, RawClient.Chat },
        { "01 00000000", "marked compressed, without grpc-encoding", StatusCode.Internal, RawClient.Unary },
        { "00 00400001", "a byte more than 4 MiB announced", StatusCode.ResourceExhausted, RawClient.Unary },
        { "00 FFFFFFFF", "the longest length there is", StatusCode.ResourceExhausted, RawClient.Collect },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_request_ends_with_its_status_and_no_error_in_the_log(string hex, string what, StatusCode expected, string path)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(path, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.True(expected == answer.Status, $"{what}: {answer.Status} {answer.Message}");
        Assert.NotEmpty(answer.Message);
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        await using var host = await ProbeHost.StartAsync();
        var bytes = Frames.Of("hello").Concat(Frames.Of(" world")).Select(b => new[] { b });

        var answer = await host.Raw.SendAsync(RawClient.Request(RawClient.Collect, new ChunkedContent(bytes)));

        Assert.Equal("hello world", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task Many_messages_may_come_in_one_piece()
    {
        await using var host = await ProbeHost.StartAsync();
        byte[] bytes = [.. Enumerable.Range(0, 500).SelectMany(i => Frames.Of(new Note { Number = i }))];

        var answer = await host.Raw.PostAsync(RawClient.Chat, bytes);

        Assert.Equal(Enumerable.Range(0, 500), answer.Notes.Select(note => note.Number));
        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_unary_method_answers_once_the_client_is_done_and_not_before()
    {
        var called = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (note, _) =>
            {
                called.SetResult();
                return Task.FromResult(note);
            },
        });
        var end = Signal.New();
        var answer = host.Raw.SendAsync(RawClient.Request(RawClient.Unary, new ChunkedContent([Frames.Of("x")], end.Task)));
        await host.Client.CollectOneAsync(); // a round trip later it still has not been called

        Assert.False(called.Task.IsCompleted);
        end.SetResult();
        Assert.Equal("x", Assert.Single((await answer).Notes).Text);
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_the_message_comes()
    {
        await using var host = await ProbeHost.StartAsync();
        var never = Signal.New();
        var request = RawClient.Request(RawClient.Unary, new ChunkedContent([Frames.Of(0, 4_194_305, [])], never.Task));

        using var response = await host.Raw.StartAsync(request);

        Assert.Equal("8", Assert.Single(response.Headers.GetValues("grpc-status")));
        never.SetResult();
    }

    [Theory]
    [InlineData("02 00000000")] // a flag that is neither 0 nor 1
    [InlineData("00 00000003 0801")] // a message that lacks a byte
    public async Task A_reader_that_met_a_broken_frame_fails_again_when_asked_again(string hex)
    {
        var codes = Signal.New<(StatusCode, StatusCode)>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                var first = await Assert.ThrowsAsync<RpcException>(() => notes.MoveNext(CancellationToken.None));
                var second = await Assert.ThrowsAsync<RpcException>(() => notes.MoveNext(CancellationToken.None));
                codes.SetResult((first.StatusCode, second.StatusCode));
                return new Note();
            },
        });

        await host.Raw.PostAsync(RawClient.Collect, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal((StatusCode.Internal, StatusCode.Internal), await codes.Task.Come());
    }

    [Fact]
    public async Task Fields_that_the_service_does_not_know_pass_through()
    {
        await using var host = await ProbeHost.StartAsync();
        byte[] unknown = [0xF8, 0x07, 0x05]; // field 127, varint 5

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, unknown));

        Assert.Equal(unknown, Assert.Single(answer.Notes).ToByteArray());
    }
}
